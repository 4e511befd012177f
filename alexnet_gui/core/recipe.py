"""How to train: every setting once; `core/recipe_settings.py` has its range and meaning."""

from typing import Literal

import msgspec

from alexnet_gui.core.preprocessing import Fit
from alexnet_gui.core.recipe_settings import SETTINGS as SETTINGS
from alexnet_gui.core.recipe_settings import TITLES as TITLES
from alexnet_gui.core.translation import _, ngettext

Optimiser = Literal["sgd", "sgd_paper", "adamw"]
Schedule = Literal["constant", "plateau", "step", "cosine", "one_cycle"]
Precision = Literal["automatic", "float32", "bfloat16", "float16"]
MemoryFormat = Literal["contiguous", "channels_last"]  # the order of a map's numbers in memory


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one training run. The defaults are mnist-28's, which a laptop can train."""

    epochs: int = 10
    batch_size: int = 16
    optimiser: Optimiser = "adamw"
    learning_rate: float = 3e-4
    momentum: float = 0.9
    weight_decay: float = 0.01
    decay_biases: bool = True
    schedule: Schedule = "constant"
    drop_epochs: int = 5
    drop_factor: float = 0.1
    label_smoothing: float = 0.0
    early_stopping: int | None = None
    fit: Fit = "crop"
    random_crop: bool = False
    random_flip: bool = False
    random_colour: bool = False
    cache_limit: int = 100
    seed: int = 0
    device: str = "automatic"
    precision: Precision = "automatic"
    compile: bool = False
    data_on_device: bool = False
    max_steps: int | None = None
    checkpoint_every: int | None = None
    save_minutes: float | None = 10.0

    def faults(self) -> str | None:
        """The first setting that is out of range, as a sentence; None if all are in range."""
        for setting in SETTINGS:
            fault = setting.fault(getattr(self, setting.key))
            if fault is not None:
                return f"{setting.subject} {fault}."
        return None

    def without_effect(self, key: str) -> str | None:
        """Why the setting `key` changes nothing here, as a sentence; None if it does."""
        if key == "learning_rate" and not self.learning_rate:
            return _("With 0 nothing is learned.")
        if key == "momentum" and self.optimiser == "adamw":
            return _("AdamW has moments of its own, so momentum has no effect.")
        if key == "decay_biases" and not self.weight_decay:
            return _("There is no weight decay.")
        if key in ("drop_epochs", "drop_factor") and self.schedule not in ("plateau", "step"):
            return _("This schedule does not drop the rate.")
        if key == "drop_epochs" and self.drop_epochs >= self.epochs:
            return _("The run is over before the rate drops.")
        if key == "early_stopping" and (self.early_stopping or 0) >= self.epochs:
            return _("The run is over before that.")
        if key == "random_crop" and self.fit != "crop":
            return _("Nothing is left to cut off: the whole picture is used.")
        if key == "data_on_device" and self.device == "cpu":
            return _("The CPU has the pictures in its own memory as it is.")
        if key == "epochs" and self.max_steps is not None:
            return ngettext(
                "The run may end earlier: it stops after {n:,} step.",
                "The run may end earlier: it stops after {n:,} steps.",
                self.max_steps,
            ).format(n=self.max_steps)
        return None
