"""How to train: every setting once, with its unit, range and meaning."""

from typing import Literal

import msgspec

from alexnet_gui.core.preprocessing import Fit
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import N_, _

Optimiser = Literal["sgd", "sgd_paper", "adamw"]
Schedule = Literal["constant", "plateau", "step", "cosine", "one_cycle"]
Precision = Literal["automatic", "float32", "bfloat16", "float16"]


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
    max_steps: int | None = None
    checkpoint_every: int | None = None
    save_minutes: float | None = 10.0

    def faults(self) -> str | None:
        """The first setting that is out of range, as a sentence; None if all are in range."""
        for setting in SETTINGS:
            fault = setting.fault(getattr(self, setting.key))
            if fault is not None:
                return f"{_(setting.label)} {fault}."
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
        if key == "epochs" and self.max_steps is not None:
            return _("The run may end earlier: it stops after {n:,} steps.").format(
                n=self.max_steps
            )
        return None


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "epochs",
        N_("Epochs"),
        N_("How many times every training picture is used."),
        Kind.COUNT,
        1,
        100_000,
    ),
    Setting(
        "batch_size",
        N_("Batch size"),
        N_("Pictures in one step. A larger batch needs more memory and takes fewer steps."),
        Kind.COUNT,
        1,
        unit=N_("pictures"),
    ),
    Setting(
        "optimiser",
        N_("Optimiser"),
        N_("How the weights follow the gradient."),
        Kind.CHOICE,
        choices=(
            ("sgd", N_("SGD with momentum")),
            ("sgd_paper", N_("SGD as in the paper")),
            ("adamw", "AdamW"),
        ),
    ),
    Setting(
        "learning_rate",
        N_("Learning rate"),
        N_(
            "How far one step goes. Too high and the loss jumps or stays; too low and it crawls. A"
            " schedule begins with it; one cycle rises to it from a twenty-fifth, then falls."
        ),
        Kind.NUMBER,
        0,
        1000,
    ),
    Setting(
        "momentum",
        N_("Momentum"),
        N_("Share of the last step that the next one keeps; SGD only. The paper's is 0.9."),
        Kind.NUMBER,
        0,
        0.9999,
    ),
    Setting(
        "weight_decay",
        N_("Weight decay"),
        N_("Pulls every weight towards zero. The paper's is 0.0005."),
        Kind.NUMBER,
        0,
        10,
    ),
    Setting(
        "decay_biases",
        N_("Decay biases"),
        N_("Let weight decay pull at biases and at the scales of batch normalisation too."),
        Kind.FLAG,
    ),
    Setting(
        "label_smoothing",
        N_("Label smoothing"),
        N_(
            "Share of each label that is spread over all classes, for training alone; 0 is the"
            " usual cross-entropy."
        ),
        Kind.NUMBER,
        0,
        0.9999,
    ),
    Setting(
        "schedule",
        N_("Schedule"),
        N_(
            "How the learning rate changes. Plateau drops it when the validation error stays, as in"
            " the paper; step drops it every few epochs."
        ),
        Kind.CHOICE,
        choices=(
            ("constant", N_("Constant")),
            ("plateau", N_("Plateau")),
            ("step", N_("Step")),
            ("cosine", N_("Cosine")),
            ("one_cycle", N_("One cycle")),
        ),
    ),
    Setting(
        "drop_epochs",
        N_("Drop after"),
        N_(
            "Epochs from one drop of the learning rate to the next; on a plateau, epochs in which"
            " the validation error did not improve."
        ),
        Kind.COUNT,
        1,
        100_000,
        unit=N_("epochs"),
    ),
    Setting(
        "drop_factor",
        N_("Drop to"),
        N_("What the learning rate is multiplied with at a drop. The paper's is 0.1."),
        Kind.NUMBER,
        0,
        0.9999,
    ),
    Setting(
        "fit",
        N_("Fit"),
        N_(
            "How a picture of other proportions becomes the network's input: what is too long is"
            " cropped, what is missing padded with black, or all of it squashed."
        ),
        Kind.CHOICE,
        choices=(
            ("crop", N_("Crop")),
            ("pad", N_("Pad with black")),
            ("squash", N_("Squash")),
        ),
    ),
    Setting(
        "random_crop",
        N_("Random crop"),
        N_("Train on another part of each picture every time, as the paper does."),
        Kind.FLAG,
    ),
    Setting(
        "random_flip",
        N_("Random flip"),
        N_("Mirror every second picture, by lot, as the paper does. Not for letters or digits."),
        Kind.FLAG,
    ),
    Setting(
        "random_colour",
        N_("Random colour"),
        N_("Shift each picture's colours along the data's principal components, as the paper."),
        Kind.FLAG,
    ),
    Setting(
        "cache_limit",
        N_("Cache at most"),
        N_(
            "How much room prepared pictures may take on disk, in the cache folder, if they do not"
            " fit into memory."
        ),
        Kind.COUNT,
        1,
        100_000,
        unit=N_("GiB"),
    ),
    Setting(
        "seed",
        N_("Seed"),
        N_("The same seed gives the same weights at the start and the same order of pictures."),
        Kind.COUNT,
        0,
        2**31 - 1,
    ),
    Setting(
        "precision",
        N_("Precision"),
        N_("Numbers of the forward and backward pass; weights always stay float32."),
        Kind.CHOICE,
        choices=(
            ("automatic", N_("Automatic")),
            ("float32", "float32"),
            ("bfloat16", "bfloat16"),
            ("float16", N_("float16 (CUDA)")),
        ),
    ),
    Setting(
        "max_steps",
        N_("At most"),
        N_("Stop after so many steps, whatever the epochs say; empty: no limit."),
        Kind.COUNT,
        1,
        2**31 - 1,
        unit=N_("steps"),
        optional=True,
    ),
    Setting(
        "early_stopping",
        N_("Give up after"),
        N_("Stop after so many epochs without a smaller validation error; empty: never."),
        Kind.COUNT,
        1,
        100_000,
        unit=N_("epochs"),
        optional=True,
    ),
    Setting(
        "checkpoint_every",
        N_("Save every"),
        N_("Save after so many steps, besides after each epoch; empty: not by steps."),
        Kind.COUNT,
        1,
        2**31 - 1,
        unit=N_("steps"),
        optional=True,
    ),
    Setting(
        "save_minutes",
        N_("Save after"),
        N_("Save when the last checkpoint is so many minutes old; empty: not by time."),
        Kind.NUMBER,
        0.1,
        100_000,
        unit=N_("minutes"),
        optional=True,
    ),
)

# The settings that follow under a title of their own, by the first of them, as a form shows them.
TITLES: dict[str, str] = {
    "schedule": N_("Schedule"),
    "fit": N_("Pictures"),
    "seed": N_("Chance and limits"),
    "checkpoint_every": N_("Checkpoints"),
}
