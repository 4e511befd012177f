"""When to look which rows are chosen."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from alexnet_gui.gui.design.table.model import LayerTableModel


class Choice(QObject):
    """Tells that other rows are chosen, and never while rows come or go.

    Qt tells of a choice before rows have moved, in their old numbers, and of none when they have.
    To be made before a view has the model.
    """

    changed = Signal()

    def __init__(
        self, model: LayerTableModel, rows: Callable[[], tuple[int, ...]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._told: tuple[int, ...] = ()
        self._moving = False
        model.rowsAboutToBeInserted.connect(self._wait)
        model.rowsAboutToBeRemoved.connect(self._wait)
        model.followed.connect(self._catch_up)

    def tell(self) -> None:
        """The choice is another one."""
        if not self._moving:
            self._told = self._rows()
            self.changed.emit()

    def _wait(self) -> None:
        self._moving = True

    def _catch_up(self) -> None:
        self._moving = False
        if self._rows() != self._told:
            self.tell()
