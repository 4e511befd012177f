"""What the form says about pictures, network and memory. No Qt."""

from collections.abc import Callable
from pathlib import Path

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.widgets.figures import bytes_text

SAMPLE = "sample"
_SAMPLE_INPUT = (1, 28, 28)
_CLASSES_NAMED = 12


def data_title(spec: str) -> str:
    """What a source of pictures is called in a list."""
    if spec == SAMPLE:
        return _("Sample: Fashion-MNIST")
    if spec.startswith("torchvision:"):
        return spec.removeprefix("torchvision:")
    return _("Folder: {name}").format(name=Path(spec).name or spec)


def holdings(data: DataDescribed) -> str:
    """How many pictures and classes there are."""
    classes = len(data.classes)
    return ngettext(
        "{train:,} to train, {validation:,} to validate, {n:,} class.",
        "{train:,} to train, {validation:,} to validate, {n:,} classes.",
        classes,
    ).format(train=data.training_pictures, validation=data.validation_pictures, n=classes)


def class_names(data: DataDescribed) -> str:
    """The classes by name, the first dozen of many."""
    names = [name for name, _count in data.classes]
    shown = ", ".join(names[:_CLASSES_NAMED])
    more = len(names) - _CLASSES_NAMED
    if more <= 0:
        return shown
    return ngettext("{names} and {n:,} more", "{names} and {n:,} more", more).format(
        names=shown, n=more
    )


def fitting(spec: str, shape: tuple[int, int, int]) -> str:
    """What becomes of a picture so that it fits an input of `shape` (C, H, W)."""
    if spec == SAMPLE:
        return _sample_fitting(shape)
    channels, height, width = shape
    size = _("{channels} × {height} × {width}").format(
        channels=channels, height=height, width=width
    )
    if spec.startswith("torchvision:"):
        return _("Each picture → {size}.").format(size=size)
    short = usual_preprocessing(shape).resize
    words = (
        _("Each picture → {size}: short side scaled to {short}, the middle kept, made grey.")
        if channels == 1
        else _("Each picture → {size}: short side scaled to {short}, the middle kept.")
    )
    return words.format(size=size, short=short)


def _sample_fitting(shape: tuple[int, int, int]) -> str:
    channels, height, width = shape
    if shape == _SAMPLE_INPUT:
        return _("28×28 grey, taken as they are.")
    size = _("{channels} × {height} × {width}").format(
        channels=channels, height=height, width=width
    )
    if (height, width) == _SAMPLE_INPUT[1:]:
        what = ""
    elif min(height, width) >= _SAMPLE_INPUT[1]:
        what = _("scaled up")
    else:
        what = _("scaled")
    equal = "" if channels == 1 else _("repeated in three equal channels")
    return _("28×28 grey → {size}: {what}.").format(
        size=size, what=", ".join(part for part in (what, equal) if part)
    )


def units_remark(architecture: Architecture, data: DataDescribed | None) -> str:
    """What happens to the last layer when the data have another number of classes."""
    here = architecture.classes
    if data is None or here is None or not data.classes or here == len(data.classes):
        return ""
    classes = len(data.classes)
    return ngettext(
        "The last layer will get {n:,} unit instead of {here:,}, one for each class.",
        "The last layer will get {n:,} units instead of {here:,}, one for each class.",
        classes,
    ).format(n=classes, here=here)


def memory_forecast(
    needs: Callable[[int], int | None], batch: int, free: int | None
) -> tuple[str, bool]:
    """What training at `batch` needs of the memory that is free, and whether it fits.

    Args:
        needs: bytes for a batch of so many pictures; None for a network that cannot run.
        batch: pictures in one step.
        free: bytes that can be had; None where nobody knows.
    """
    needed = needs(batch)
    if needed is None:
        return "", True
    about = bytes_text(needed)
    if free is None:
        return _("Training needs about {needed} of memory.").format(needed=about), True
    if needed <= free:
        words = _("Training needs about {needed} of the {free} that are free.")
        return words.format(needed=about, free=bytes_text(free)), True
    words = _("Training needs about {needed}, but only {free} are free. {advice}")
    return words.format(needed=about, free=bytes_text(free), advice=_advice(needs, free)), False


def _advice(needs: Callable[[int], int | None], free: int) -> str:
    """The largest batch that fits, rounded down to a power of two, or what else to do."""
    batch = 1
    while (more := needs(2 * batch)) is not None and more <= free:
        batch *= 2
    one = needs(1)
    if one is None or one > free:
        return _("Not even one picture fits: make the network smaller.")
    return ngettext(
        "A batch of {n:,} picture would fit.", "A batch of {n:,} pictures would fit.", batch
    ).format(n=batch)
