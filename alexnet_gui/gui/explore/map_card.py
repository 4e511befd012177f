"""One map or filter, enlarged: its values one by one, its figures, and the kernel that makes it."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from alexnet_gui.core.sight import Box
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import exactly, figures, number, share
from alexnet_gui.gui.explore.images import crisp
from alexnet_gui.gui.explore.pixel_view import PixelView, Place
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats

KERNEL_SIDE = 72
CHANNELS = 3  # of a filter whose weights are written out


class Shown(NamedTuple):
    """What the card enlarges: values (H, W), or a filter's weights (I, kh, kw)."""

    title: str
    values: "Floats"
    image: QImage  # a pixel a value
    kernel: QImage | None = None  # of the filter that makes this map


class MapCard(Card):
    """Enlarges one cell of the mosaic."""

    pointed = Signal(int, int)  # row, column

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Map"), "explore.map_card", parent)
        self._shown: Shown | None = None
        self.pixels = PixelView()
        self.pixels.pointed.connect(self._point)
        self._rows: dict[str, tuple[QLabel, QLabel]] = {}
        self._kernel = label()
        named(self._kernel, "explore.kernel", _("The kernel of this map"))
        self._kernel.setFixedSize(KERNEL_SIDE, KERNEL_SIDE)
        self._kernel_text = label("", "secondary", wrap=True)
        margin = GRID * 3 // 2
        inner = QVBoxLayout()
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(margin)
        inner.addWidget(self.pixels)
        inner.addLayout(self._make_rows())
        kernel = QHBoxLayout()
        kernel.setSpacing(margin)
        kernel.addWidget(self._kernel, 0, Qt.AlignmentFlag.AlignTop)
        kernel.addWidget(self._kernel_text, 1)
        inner.addLayout(kernel)
        inner.addStretch(1)
        self.body.addLayout(inner)

    def _make_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for row, (key, text) in enumerate(
            (
                ("value", ""),
                ("mean", _("Mean ± deviation")),
                ("range", _("Least … greatest")),
                ("zero", _("Zero")),
                ("sees", _("Sees")),
            )
        ):
            what = label(text, "secondary")
            value = label("", "heading" if key == "value" else "", wrap=True)
            named(value, f"explore.map_{key}", text or _("Value"))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(what, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._rows[key] = (what, value)
        return grid

    def show_cell(self, shown: Shown) -> None:
        """Enlarge `shown`; the greatest value is marked, or the place that was, if it is there."""
        before = self._shown
        self._shown = shown
        self.title.setText(shown.title)
        self.setAccessibleName(shown.title)
        found = figures(shown.values)
        self._put("mean", f"{number(found.mean)} ± {number(found.deviation)}")
        self._put("range", f"{number(found.least)} … {number(found.greatest)}")
        self._put("zero", share(found.zero))
        self._show_kernel(shown.kernel)
        same = before is not None and before.values.shape == shown.values.shape
        same = same and before is not None and before.title == shown.title
        self.pixels.show_image(shown.image, self.pixels.place if same else _greatest(shown.values))

    def show_sight(self, box: Box | None, *, everything: bool = False) -> None:
        """Say which pixels of the input the marked unit sees."""
        what, value = self._rows["sees"]
        for widget in (what, value):
            widget.setVisible(box is not None or everything)
        if box is not None:
            value.setText(
                _("{width} × {height} pixels at {x}, {y}").format(
                    width=box.width, height=box.height, x=box.left, y=box.top
                )
            )
            value.setToolTip(_("Of the network's input; the box on the picture shows them."))

    def _put(self, key: str, text: str) -> None:
        self._rows[key][1].setText(text)

    def _show_kernel(self, kernel: QImage | None) -> None:
        for widget in (self._kernel, self._kernel_text):
            widget.setVisible(kernel is not None)
        if kernel is not None:
            dense = self.devicePixelRatioF()
            side = round(KERNEL_SIDE * dense)
            pixmap = QPixmap.fromImage(crisp(kernel, QSize(side, side)))
            pixmap.setDevicePixelRatio(dense)
            self._kernel.setPixmap(pixmap)
            self._kernel_text.setText(_("The filter that makes this map."))

    def _point(self, row: int, column: int) -> None:
        if self._shown is None:
            return
        what, value = self._rows["value"]
        what.setText(_("Row {row}, column {column}").format(row=row, column=column))
        values = self._shown.values
        if values.ndim == 2:
            value.setText(exactly(values[row, column]))
        else:  # a filter: its weights over each channel
            weights = [number(float(weight)) for weight in values[:, row, column]]
            value.setText(", ".join(weights[:CHANNELS]) + (" …" if len(weights) > CHANNELS else ""))
        self.pointed.emit(row, column)


def _greatest(values: "Floats") -> Place:
    """Where the greatest value is; of a filter the middle."""
    if values.ndim == 2:
        row, column = divmod(int(values.argmax()), values.shape[1])
        return row, column
    return values.shape[1] // 2, values.shape[2] // 2
