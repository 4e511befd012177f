"""What a person has chosen to see in Design, apart from the document; remembered between starts."""

from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

from alexnet_gui.gui.settings_store import SettingsStore

Share = Literal["parameters", "macs", "memory"]

BATCH = 128  # pictures in a step, of the forecast of training memory: the paper's


class DesignView(QObject):
    """Whose share the table's bars show, and for how many pictures memory is forecast."""

    changed = Signal()

    def __init__(self, settings: SettingsStore | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        known = settings.text("design/share") if settings is not None else ""
        self._share: Share = next((s for s in get_args(Share) if s == known), "parameters")
        batch = settings.text("design/batch") if settings is not None else ""
        self._batch = int(batch) if batch.isascii() and batch.isdigit() and int(batch) else BATCH

    @property
    def share(self) -> Share:
        """What the bars in the table are parts of."""
        return self._share

    @share.setter
    def share(self, share: Share) -> None:
        if share != self._share:
            self._share = share
            self._remember("design/share", share)

    @property
    def batch(self) -> int:
        """Pictures in one step of training."""
        return self._batch

    @batch.setter
    def batch(self, batch: int) -> None:
        if batch != self._batch:
            self._batch = batch
            self._remember("design/batch", str(batch))

    def _remember(self, key: str, text: str) -> None:
        if self._settings is not None:
            self._settings.set_text(key, text)
        self.changed.emit()
