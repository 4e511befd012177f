"""Figures of a layer or a map beside those of another answer, and the difference."""

from math import isfinite

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from alexnet_gui.core.layer_statistics import Figures
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import number, share
from alexnet_gui.gui.explore.layers.swatch import Swatch
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named


class FiguresTable(QWidget):
    """A row for each figure; columns for the one on screen, the other, and the difference."""

    def __init__(self, name: str, own: str, other: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, _("Figures"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 3 // 4)
        grid.setVerticalSpacing(2)
        right = Qt.AlignmentFlag.AlignRight
        self._compared: list[QWidget] = [Swatch(other), label(_("difference"), "faint")]
        grid.addWidget(Swatch(own), 0, 1, right)
        for column, widget in enumerate(self._compared, 2):
            grid.addWidget(widget, 0, column, right)
        self._cells: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        for row, (key, text) in enumerate(
            (
                ("mean", _("Mean")),
                ("deviation", _("Deviation")),
                ("least", _("Least")),
                ("greatest", _("Greatest")),
                ("zero", _("Zero")),
            ),
            1,
        ):
            grid.addWidget(label(text, "secondary"), row, 0)
            cells = (label(), label(), label("", "secondary"))
            for column, (cell, what) in enumerate(
                zip(cells, ("own", "other", "difference"), strict=True), 1
            ):
                named(cell, f"{name}.{key}.{what}", text)
                cell.setAlignment(right)
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(cell, row, column)
            self._cells[key] = cells
        for column in (1, 2, 3):
            grid.setColumnStretch(column, 1)

    def difference(self, key: str) -> str:
        """What is written of the difference of a figure."""
        return self._cells[key][2].text()

    def show_figures(self, own: Figures | None, other: Figures | None) -> None:
        """Write both and their difference, or what there is of them."""
        for widget in self._compared:
            widget.setVisible(other is not None)
        for key, (first, second, difference) in self._cells.items():
            a = None if own is None else float(getattr(own, key))
            b = None if other is None else float(getattr(other, key))
            first.setText(_text(key, a))
            second.setText(_text(key, b))
            difference.setText("" if a is None or b is None else _difference(key, a, b))


def _text(key: str, value: float | None) -> str:
    if value is None:
        return ""
    return share(value) if key == "zero" else number(value)


def _difference(key: str, own: float, other: float) -> str:
    """With as many places behind the point as the figures have that it is the difference of."""
    value = own - other
    if key == "zero":
        return _("{n} points").format(n=_signed(100 * value, 0))
    texts = [number(each) for each in (own, other) if each]
    if not isfinite(value) or any("e" in text for text in texts):
        return ("+" if value > 0 else "") + number(value)
    return _signed(value, min((len(text.partition(".")[2]) for text in texts), default=0))


def _signed(value: float, places: int) -> str:
    rounded = round(value, places) or 0.0  # no −0
    text = f"{rounded:+,.{places}f}" if rounded else f"{0:.{places}f}"
    return text.replace("-", "−")
