"""What a person has chosen to see in Design, apart from the document; remembered between starts."""

from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core.recipe import SETTINGS, Optimiser, Recipe
from alexnet_gui.gui.settings_store import SettingsStore

Share = Literal["parameters", "macs", "memory"]

BATCH = 128  # pictures in a step, of the forecast of training memory: the paper's
BATCH_SIZE = next(setting for setting in SETTINGS if setting.key == "batch_size")


class DesignView(QObject):
    """Whose share the table's bars show, and for what training memory is forecast."""

    changed = Signal()

    def __init__(self, settings: SettingsStore | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        known = settings.text("design/share") if settings is not None else ""
        self._share: Share = next((s for s in get_args(Share) if s == known), "parameters")
        self._batch = _batch(settings.text("design/batch") if settings is not None else "")
        known = settings.text("design/optimiser") if settings is not None else ""
        self._optimiser: Optimiser | None = next(
            (o for o in get_args(Optimiser) if o == known), None
        )

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

    @property
    def optimiser(self) -> Optimiser | None:
        """What was chosen to train with; None: what the network's recipe says."""
        return self._optimiser

    @optimiser.setter
    def optimiser(self, optimiser: Optimiser | None) -> None:
        if optimiser != self._optimiser:
            self._optimiser = optimiser
            self._remember("design/optimiser", optimiser or "")

    @property
    def compare_size(self) -> tuple[int, int] | None:
        """Width and height that the comparison had last; None: it was never shown."""
        parts = self._settings.text("design/compare").split("x") if self._settings else []
        sides = [int(part) for part in parts if part.isascii() and part.isdigit()]
        return (sides[0], sides[1]) if len(sides) == len(parts) == 2 else None

    @compare_size.setter
    def compare_size(self, size: tuple[int, int]) -> None:
        if self._settings is not None:
            self._settings.set_text("design/compare", "{}x{}".format(*size))

    def optimiser_for(self, recipe: Recipe | None) -> Optimiser:
        """What a network is trained with that has this recipe, or none."""
        return self._optimiser or (recipe or Recipe()).optimiser

    def _remember(self, key: str, text: str) -> None:
        if self._settings is not None:
            self._settings.set_text(key, text)
        self.changed.emit()


def _batch(text: str) -> int:
    """The batch size that `text` is; the usual one for what is none."""
    batch = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return BATCH if BATCH_SIZE.fault(batch) else batch
