"""What is said of the enlarged map or the chosen unit, a row for each figure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from alexnet_gui.core.sight import Box
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import figures, number, share
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats


class MapRows(QWidget):
    """Those of `keys`; a row that has nothing to say is not shown."""

    def __init__(self, keys: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        titles = {
            "value": _("Value"),
            "rank": _("Rank"),
            "mean": _("Mean ± deviation"),
            "range": _("Least … greatest"),
            "zero": _("Zero"),
            "sees": _("Sees"),
        }
        for row, key in enumerate(keys):
            title = titles[key]
            what = label(title, "secondary")
            value = label("", "heading" if key == "value" else "", wrap=True)
            named(value, f"explore.map_{key}", title)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(what, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._rows[key] = (what, value)

    def put(self, key: str, text: str, *, title: str = "", tip: str = "") -> None:
        """Show `text` in a row, or no row if there is none."""
        what, value = self._rows[key]
        if title:
            what.setText(title)
        value.setText(text)
        value.setToolTip(tip)
        for widget in (what, value):
            widget.setVisible(bool(text))

    def hold(self, key: str, lines: int) -> None:
        """Keep room for so many lines, so that nothing below moves when the text changes."""
        value = self._rows[key][1]
        value.setMinimumHeight(lines * value.fontMetrics().lineSpacing())

    def show_figures(self, values: "Floats") -> None:
        """Say the figures of a map or a filter."""
        found = figures(values)
        self.put("mean", f"{number(found.mean)} ± {number(found.deviation)}")
        self.put("range", f"{number(found.least)} … {number(found.greatest)}")
        self.put("zero", share(found.zero))
        self.put("rank", "")

    def show_rank(self, rank: int, units: int) -> None:
        """Say which place a unit has among all of its layer; no figures of a map."""
        for key in ("mean", "range", "zero"):
            self.put(key, "")
        self.put("rank", _("{rank:,} of {units:,}").format(rank=rank, units=units))

    def show_sight(self, box: Box | None, size: tuple[int, int], *, beyond: bool = False) -> None:
        """Say which pixels of an input of `size` (height, width) are seen.

        `beyond`: some of them lie beyond the picture's edge.
        """
        if box is None:
            self.put("sees", "")
            return
        if (box.height, box.width) == size:
            text = _("everything: {width} × {height} pixels")
        else:
            text = _("{width} × {height} pixels at {x}, {y}")
        text = text.format(width=box.width, height=box.height, x=box.left, y=box.top)
        if beyond:
            text = _("{pixels}, partly beyond the picture").format(pixels=text)
        tip = _("Of the network's input; the box on the picture shows them.")
        self.put("sees", text, tip=tip)
