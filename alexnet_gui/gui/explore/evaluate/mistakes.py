"""The mistakes that a network is surest of, as pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from alexnet_gui.core.evaluation import Mistake
from alexnet_gui.core.figures import percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.explore.picture.pictures import Picture, picture_file
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Pixels

SIDE = 96  # pixels of a picture
CELL = QSize(SIDE + 8 * GRID, SIDE + 8 * GRID)


class MistakesList(QListWidget):
    """A click or Enter shows a picture in Explore."""

    picture_wanted = Signal(object)  # Picture

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.evaluate.mistakes", _("Worst mistakes; Enter shows one in Explore"))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setGridSize(CELL)
        self.setWordWrap(False)
        self.setViewportMargins(0, GRID, 0, 0)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.itemClicked.connect(self._open)
        self.itemActivated.connect(self._open)

    def show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Show `mistakes`, in their order."""
        self.clear()
        for mistake in mistakes:
            self.addItem(self._item(mistake))

    def _item(self, mistake: Mistake) -> QListWidgetItem:
        item = QListWidgetItem(self._words(mistake))
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        item.setSizeHint(CELL)
        item.setToolTip(_told(mistake))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, _told(mistake))
        if mistake.pixels is None:
            item.setIcon(icon("picture", theme().faint))
            return item
        item.setIcon(QIcon(self._pixmap(mistake.pixels)))
        item.setData(Qt.ItemDataRole.UserRole, _picture(mistake))
        return item

    def _words(self, mistake: Mistake) -> str:
        """What it is, what it is taken for, and how surely; each cut to a line."""
        certainty = percent(mistake.probability)
        metrics, room = self.fontMetrics(), CELL.width() - 2 * GRID
        lines = (
            readable(mistake.label),
            _("taken for {name}").format(name=readable(mistake.predicted)),
            certainty,
        )
        right = Qt.TextElideMode.ElideRight
        return "\n".join(metrics.elidedText(line, right, room) for line in lines)

    def _pixmap(self, pixels: "Pixels") -> QPixmap:
        image = as_image(pixels)
        smooth = max(image.width(), image.height()) >= SIDE
        scaled = image.scaled(
            QSize(SIDE, SIDE) * self.devicePixelRatioF(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation
            if smooth
            else Qt.TransformationMode.FastTransformation,
        )
        return QPixmap.fromImage(scaled)

    def _open(self, item: QListWidgetItem) -> None:
        picture = item.data(Qt.ItemDataRole.UserRole)
        if picture is not None:
            self.picture_wanted.emit(picture)


def _picture(mistake: Mistake) -> Picture:
    source = mistake.source
    return picture_file(source) if isinstance(source, Path) else Picture(source, mistake.name)


def _told(mistake: Mistake) -> str:
    """All that is known of a mistake."""
    return _(
        "{picture}\n{label}, to which the network gives {label_probability};\n"
        "taken for {predicted}, to which it gives {probability}."
    ).format(
        picture=readable(mistake.path or mistake.name),
        label=readable(mistake.label),
        label_probability=percent(mistake.label_probability),
        predicted=readable(mistake.predicted),
        probability=percent(mistake.probability),
    )
