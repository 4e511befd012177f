"""What lies over a window that waits for its run to be saved, and then closes."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import Card, label, named

if TYPE_CHECKING:
    from alexnet_gui.gui.main_window import MainWindow

_WIDTH = 46 * GRID
_GROUND = 0.8  # how much of what lies below the veil hides


def show_saving(window: "MainWindow", *, saving: bool) -> None:
    """Say over all of `window` that its run is being saved, or that it is no more."""
    content = window.centralWidget()
    assert content is not None
    for part in (content, window.menuBar()):
        part.setEnabled(not saving)
    veil = window.findChild(SavingVeil)
    if saving and veil is None:
        window.status.show_run(_("Saving what the run has learned…"))
        SavingVeil(window)
    elif veil is not None and not saving:
        veil.setParent(None)
        veil.deleteLater()


class SavingVeil(QWidget):
    """A card in the middle of `window`, all of which it covers; it has the keys meanwhile."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        words = _("Saving what the run has learned…")
        named(self, "saving", words)
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        card.body.setSpacing(GRID * 3 // 2)
        busy = QProgressBar()
        named(busy, "saving.busy", words)
        busy.setRange(0, 0)  # nobody knows how long the batch at hand and the disk take
        busy.setTextVisible(False)
        heading = label(words, "figure")
        heading.setObjectName("saving.words")
        card.body.addWidget(heading)
        card.body.addWidget(busy)
        card.body.addWidget(label(_("The window closes by itself after that."), "secondary"))
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        window = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is window:
            self.setGeometry(window.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = theme().color("background")
        ground.setAlphaF(_GROUND)
        painter.fillRect(self.rect(), ground)
        painter.end()
