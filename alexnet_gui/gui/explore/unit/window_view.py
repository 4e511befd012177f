"""What a unit's window reads: framed on the map of the layer before, and number by number."""

from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from alexnet_gui.core.sum_figures import figure, shortest, whole
from alexnet_gui.core.translation import _
from alexnet_gui.core.unit_sum import Mean, Products, Reach, Step, Winner
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.explore.unit.number_grid import SIDE, NumberGrid, Tap
from alexnet_gui.gui.explore.unit.pixel_view import NOWHERE, PixelView
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats


class WindowView(QWidget):
    """The map that is read, the window, and for a convolution its kernel and the products."""

    pointed = Signal(str)  # what is under the mouse, in words

    def __init__(self, mosaic: ModuleType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mosaic = mosaic
        self._step: Step | None = None
        self._reach = Reach((), (), (0, 0))
        self.channel = QComboBox()
        named(self.channel, "explore.terms_channel", _("Input map"))
        self.channel.currentIndexChanged.connect(self._show_channel)
        self._chooser = label(_("Input map"), "secondary")
        self.map = PixelView()
        named(self.map, "explore.terms_map", _("The map that is read"))
        self.map.setFixedWidth(SIDE)
        self.map.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.map.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.grids = (
            NumberGrid("explore.terms_window", _("Window")),
            NumberGrid("explore.terms_kernel", _("Kernel")),
            NumberGrid("explore.terms_products", _("Products")),
        )
        for grid in self.grids:
            grid.hovered.connect(self._point)
        self._signs = (label("", "heading"), label("×", "heading"), label("=", "heading"))
        self._titles: list[QLabel] = []
        self._lay_out()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self._chooser)
        above.addWidget(self.channel)
        above.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        titles = (_("Window on the map"), _("Window"), _("Kernel"), _("Products"))
        for i, widget in enumerate((self.map, *self.grids)):
            if i:
                row.addWidget(self._signs[i - 1])
            column = QVBoxLayout()
            column.setSpacing(GRID // 2)
            self._titles.append(label(titles[i], "secondary"))
            column.addWidget(self._titles[-1])
            column.addWidget(widget)
            column.addStretch(1)
            row.addLayout(column)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID)
        outer.addLayout(above)
        outer.addLayout(row)

    def show_step(self, step: Step) -> bool:
        """Show the window of `step`; False if it has none."""
        detail = step.detail
        if not isinstance(detail, Products | Winner | Mean) or detail.reach is None:
            return False
        self._step, self._reach = step, detail.reach
        several = isinstance(detail, Products)
        for widget in (*self._signs[1:], *self.grids[1:], *self._titles[2:]):
            widget.setVisible(several)
        self._chooser.setVisible(several)
        self.channel.setVisible(several)
        self._list_channels(detail)
        self._show_channel()
        return True

    def _list_channels(self, detail: Products | Winner | Mean) -> None:
        """Offer every input map with its part of the sum, the largest first."""
        self.channel.blockSignals(True)
        self.channel.clear()
        if isinstance(detail, Products):
            parts = detail.by_channel.tolist()
            for channel in sorted(range(len(parts)), key=lambda i: -abs(parts[i])):
                text = _("{map}: {part} of the sum").format(
                    map=detail.first + channel, part=figure(parts[channel])
                )
                self.channel.addItem(text, channel)
        self.channel.blockSignals(False)

    def _show_channel(self) -> None:
        step = self._step
        assert step is not None
        detail, marked = step.detail, None
        if isinstance(detail, Products):
            channel = int(self.channel.currentData() or 0)
            values = [detail.inputs[channel], detail.weights[channel]]
            values.append(values[0].astype("float64") * values[1])
            read = detail.first + channel
        else:
            assert isinstance(detail, Winner | Mean)
            values, read = [detail.values], step.place[0]
            marked = detail.tap if isinstance(detail, Winner) else None
        inside = [
            [self._reach.inside(i, j) for j in range(len(self._reach.columns))]
            for i in range(len(self._reach.rows))
        ]
        for grid, cells in zip(self.grids, values, strict=False):
            grid.show_cells(cells.tolist(), inside, marked)
        self._show_map(step.given[read : read + 1], marked)

    def _show_map(self, maps: "Floats", marked: Tap | None) -> None:
        """Paint the map (1, H, W) that is read, and frame what the window reads of it."""
        rows, columns = self._reach.rows, self._reach.columns
        height, width = self._reach.size
        down = [row for row in rows if 0 <= row < height]
        across = [column for column in columns if 0 <= column < width]
        image = as_image(self._mosaic.maps_mosaic(maps, colours="magma"))
        if not down or not across:
            self.map.show_image(image, NOWHERE)
            self.map.show_window(None)
            return
        place = NOWHERE if marked is None else (rows[marked[0]], columns[marked[1]])
        self.map.show_image(image, place)
        self.map.show_window(
            QRect(across[0], down[0], across[-1] - across[0] + 1, down[-1] - down[0] + 1)
        )

    def _point(self, tap: Tap | None) -> None:
        for grid in self.grids:
            grid.point(tap)
        self.pointed.emit("" if tap is None else self._words(tap))
        if tap is None or not self._reach.inside(*tap):
            self.map.mark(self.map.kept)
        else:
            self.map.mark((self._reach.rows[tap[0]], self._reach.columns[tap[1]]))

    def _words(self, tap: Tap) -> str:
        """What stands at `tap`, with every digit."""
        row, column = self._reach.rows[tap[0]], self._reach.columns[tap[1]]
        where = {"row": whole(row), "column": whole(column)}
        if not self._reach.inside(*tap):
            return _("Row {row}, column {column} is padding.").format(**where)
        window, kernel, product = self.grids
        if not kernel.isVisibleTo(self):
            return _("Row {row}, column {column}: {value}").format(
                value=shortest(window.value(tap)), **where
            )
        return _("Row {row}, column {column}: {value} × {weight} = {product}").format(
            value=shortest(window.value(tap)),
            weight=shortest(kernel.value(tap)),
            product=shortest(product.value(tap)),
            **where,
        )
