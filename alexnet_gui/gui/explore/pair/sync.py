"""Keeps two panels alike: what is pointed at, chosen or set in one is so in the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSpinBox

from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.unit.pixel_view import Place

SECOND = "second."  # before the object names of what belongs to the second panel


class PairSync(QObject):
    """Passes on between two panels while it is `on`, and not within `quiet`."""

    pointed = Signal(int)  # a cell of either, or NONE

    def __init__(self, first: LayersPanel, second: LayersPanel, parent: QObject) -> None:
        super().__init__(parent)
        self.on = False
        self._quiet = False
        self._first, self._second = first, second
        for one, other in ((first, second), (second, first)):
            one.layer_card.controls.changed.connect(partial(self.copy_choices, one, other))
            one.layer_card.cells.hovered.connect(partial(self._hover, other))
            one.layer_card.features.hovered.connect(partial(self._hover, other))
            one.layer_card.cell_chosen.connect(partial(self._choose, other))
            one.map_card.pointed.connect(partial(self._point, one, other))
            one.map_card.fixed.connect(partial(self._fix, one, other))

    @property
    def passing(self) -> bool:
        """Whether what a panel does now is of the person's doing, and is passed on."""
        return self.on and not self._quiet

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Pass nothing on meanwhile; what a panel does because the other did is not passed back."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def settle(self) -> None:
        """Choose and mark in the second panel what is chosen and marked in the first."""
        with self.quiet():
            card = self._first.layer_card
            view = card.features if len(_shape(self._first)) == 1 else card.cells
            _choose(self._second, view.current)
            _fix(self._first, self._second, *self._first.map_card.pixels.kept)

    def copy_choices(self, one: LayersPanel, other: LayersPanel) -> None:
        """Show the layers of `other` as those of `one` are shown."""
        if not self.passing:
            return
        ours, theirs = one.layer_card.controls, other.layer_card.controls
        for kind in (QComboBox, QAbstractButton, QSpinBox):
            same = {_plain(widget): widget for widget in theirs.findChildren(kind)}
            for widget in ours.findChildren(kind):
                if _plain(widget) in same:
                    _copy(widget, same[_plain(widget)])
        if not other.layer_card.isHidden():  # otherwise it is shown so when its turn comes
            with self.quiet():
                theirs.changed.emit()
            self.settle()

    def _heard_by(self, other: LayersPanel) -> bool:
        """Whether `other` is to do the same: it says a sentence where it lacks the layer."""
        return self.passing and not other.layer_card.isHidden()

    def _hover(self, other: LayersPanel, index: int) -> None:
        if self._heard_by(other):
            with self.quiet():
                other.layer_card.mark(index)
            self.pointed.emit(index)

    def _choose(self, other: LayersPanel, _kind: str, index: int) -> None:
        if self._heard_by(other):
            with self.quiet():
                _choose(other, index)

    def _point(self, one: LayersPanel, other: LayersPanel, row: int, column: int) -> None:
        if self._heard_by(other):
            with self.quiet():
                _point(one, other, row, column)

    def _fix(self, one: LayersPanel, other: LayersPanel, row: int, column: int) -> None:
        if self._heard_by(other):
            with self.quiet():
                _fix(one, other, row, column)


def _plain(widget: QObject) -> str:
    """What `widget` is called in either panel."""
    return widget.objectName().removeprefix(SECOND)


def _copy(ours: QObject, theirs: QObject) -> None:
    """Set `theirs` as `ours` is set, without its saying so."""
    theirs.blockSignals(True)
    if isinstance(ours, QComboBox) and isinstance(theirs, QComboBox):
        theirs.setCurrentIndex(ours.currentIndex())
    elif isinstance(ours, QAbstractButton) and isinstance(theirs, QAbstractButton):
        theirs.setChecked(ours.isChecked())
    elif isinstance(ours, QSpinBox) and isinstance(theirs, QSpinBox):
        theirs.setValue(ours.value())
    theirs.blockSignals(False)


def _choose(panel: LayersPanel, index: int) -> None:
    """Choose a cell or a feature, if there are so many."""
    cells, features, shape = panel.layer_card.cells, panel.layer_card.features, _shape(panel)
    if len(shape) == 1:
        if index < shape[0] and index != features.current:
            features.choose(index)
    elif cells.grid is not None and 0 <= index < cells.grid.count and index != cells.current:
        cells.choose(index)


def _shape(panel: LayersPanel) -> tuple[int, ...]:
    """Of what comes out of the layer that `panel` shows."""
    return next((each.shape for each in panel.glimpses if each.name == panel.layer), ())


def _point(one: LayersPanel, other: LayersPanel, row: int, column: int) -> None:
    place = _counterpart(one, other, row, column)
    if place is not None:
        other.map_card.mark(*place)


def _fix(one: LayersPanel, other: LayersPanel, row: int, column: int) -> None:
    place = _counterpart(one, other, row, column)
    if place is not None:
        other.map_card.fix(*place)


def _counterpart(one: LayersPanel, other: LayersPanel, row: int, column: int) -> Place | None:
    """The place in the map of `other` that lies where (row, column) lies in that of `one`.

    None where one of them shows no map.
    """
    if len(_shape(one)) != 3 or len(_shape(other)) != 3:
        return None
    ours, theirs = one.map_card.pixels.shape, other.map_card.pixels.shape
    if min(*ours, *theirs) < 1:
        return None
    (rows, columns), (many_rows, many_columns) = ours, theirs
    return (
        min(int((row + 0.5) * many_rows / rows), many_rows - 1),
        min(int((column + 0.5) * many_columns / columns), many_columns - 1),
    )
