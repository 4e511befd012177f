"""How to train: every setting once, with its unit, range and meaning."""

from typing import Literal

import msgspec

from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import N_, _

Optimiser = Literal["sgd", "adamw"]
Precision = Literal["automatic", "float32", "bfloat16", "float16"]


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one training run. The defaults are mnist-28's, which a laptop can train."""

    epochs: int = 10
    batch_size: int = 16
    optimiser: Optimiser = "adamw"
    learning_rate: float = 3e-4
    momentum: float = 0.9
    weight_decay: float = 0.01
    seed: int = 0
    device: str = "automatic"
    precision: Precision = "automatic"
    max_steps: int | None = None
    checkpoint_every: int | None = None

    def faults(self) -> str | None:
        """The first setting that is out of range, as a sentence; None if all are in range."""
        for setting in SETTINGS:
            fault = setting.fault(getattr(self, setting.key))
            if fault is not None:
                return f"{_(setting.label)} {fault}."
        return None

    def without_effect(self, key: str) -> str | None:
        """Why the setting `key` changes nothing here, as a sentence; None if it does."""
        if key == "momentum" and self.optimiser == "adamw":
            return _("AdamW has moments of its own, so momentum has no effect.")
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
        choices=(("sgd", N_("SGD with momentum")), ("adamw", "AdamW")),
    ),
    Setting(
        "learning_rate",
        N_("Learning rate"),
        N_("How far one step goes. Too high and the loss jumps or stays; too low and it crawls."),
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
        "checkpoint_every",
        N_("Save every"),
        N_("Save also after so many steps; empty: after each epoch."),
        Kind.COUNT,
        1,
        2**31 - 1,
        unit=N_("steps"),
        optional=True,
    ),
)
