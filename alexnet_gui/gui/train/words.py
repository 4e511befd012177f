"""What the form says about pictures and network. No Qt."""

from typing import NamedTuple

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import DataDescribed
from alexnet_gui.core.idle_augmentation import idle_augmentation
from alexnet_gui.core.preprocessing import Fit, usual_preprocessing
from alexnet_gui.core.presence import is_folder
from alexnet_gui.core.readable import name_of, readable
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import _, ngettext

SAMPLE = "sample"
TORCHVISION = "torchvision:"
_CLASSES_NAMED = 12


def data_title(spec: str) -> str:
    """What a source of pictures is called in a list."""
    if spec == SAMPLE:
        return _("Sample: Fashion-MNIST")
    if spec.startswith(TORCHVISION):
        return _("torchvision: {name}").format(name=spec.removeprefix(TORCHVISION))
    return _("Folder: {name}").format(name=name_of(spec))


def is_there(spec: str) -> bool:
    """Whether a run's pictures can still be had: they come along, are fetched, or are a folder."""
    return spec == SAMPLE or spec.startswith(TORCHVISION) or is_folder(spec)


class Counted(NamedTuple):
    """What was counted when every picture had been read."""

    training: int
    validation: int
    skipped: int  # files that cannot be read


def holdings(data: DataDescribed, counted: Counted | None = None) -> str:
    """How many pictures and classes there are, without files that are known to be unreadable."""
    classes = len(data.classes)
    known = counted or Counted(data.training_pictures, data.validation_pictures, 0)
    words = ngettext(
        "{train:,} to train, {validation:,} to validate, {n:,} class.",
        "{train:,} to train, {validation:,} to validate, {n:,} classes.",
        classes,
    ).format(train=known.training, validation=known.validation, n=classes)
    if not known.skipped:
        return words
    skipped = ngettext(
        "{n:,} unreadable file is skipped.", "{n:,} unreadable files are skipped.", known.skipped
    ).format(n=known.skipped)
    return f"{words} {skipped}"


def class_names(data: DataDescribed) -> str:
    """The classes by name, the first dozen of many."""
    names = [name for name, _count in data.classes]
    shown = ", ".join(map(readable, names[:_CLASSES_NAMED]))
    more = len(names) - _CLASSES_NAMED
    if more <= 0:
        return shown
    return ngettext("{names} and {n:,} more", "{names} and {n:,} more", more).format(
        names=shown, n=more
    )


def fitting(data: DataDescribed, shape: tuple[int, int, int], recipe: Recipe) -> str:
    """What becomes of a picture so that it fits an input of `shape` (C, H, W), and is varied."""
    if data.size == shape:
        what = _("{held}, taken as they are.").format(held=_size_text(data.size))
    else:
        what = _("{held} → {height}×{width}{colour}: {how}.").format(
            held=_("Photos") if data.size is None else _size_text(data.size),
            height=shape[1],
            width=shape[2],
            colour=_colour(data.size, shape[0]),
            how=_how(data.size, shape, recipe.fit),
        )
    return " ".join(part for part in (what, _varied(data.size, shape, recipe)) if part)


def _size_text(size: tuple[int, int, int]) -> str:
    words = _("{height}×{width} grey") if size[0] == 1 else _("{height}×{width} colour")
    return words.format(height=size[1], width=size[2])


def _colour(held: tuple[int, int, int] | None, channels: int) -> str:
    """What is done about colour, with a comma before it; nothing if nothing is."""
    if channels == 3 and held is not None and held[0] == 1:
        return _(", three equal channels")
    if channels == 1 and (held is None or held[0] == 3):
        return _(", made grey")
    return ""


def _how(held: tuple[int, int, int] | None, shape: tuple[int, int, int], fit: Fit) -> str:
    """How pictures come to the input's size."""
    if fit == "pad":
        return _("scaled into it, the rest black")
    if fit == "squash":
        return _("scaled to it, whatever their proportions")
    if held is None:
        return _("short side scaled to {n}, the middle kept").format(
            n=usual_preprocessing(shape).resize
        )
    usual = usual_preprocessing(shape, held=held[1:])
    scaled = usual.scaled(*held[1:])
    steps = []
    if scaled != held[1:]:
        words = _("scaled up to {n}") if scaled > held[1:] else _("scaled down to {n}")
        steps.append(words.format(n=usual.resize))
    if scaled != usual.crop:
        steps.append(_("the middle kept"))
    return ", ".join(steps) or _("size kept")


def _varied(held: tuple[int, int, int] | None, shape: tuple[int, int, int], recipe: Recipe) -> str:
    """What is drawn anew for each picture in training, and what of that has no effect."""
    idle = list(idle_augmentation(recipe, shape, held))
    idle_keys = {key for key, _sentence in idle}
    switched = (
        ("random_crop", _("cut at random places")),
        ("random_flip", _("mirrored at random")),
        ("random_colour", _("shifted in colour")),
    )
    active = [words for key, words in switched if getattr(recipe, key) and key not in idle_keys]
    sentences = [sentence for _key, sentence in idle]
    if active:
        sentences.insert(0, _("In training {how}.").format(how=", ".join(active)))
    return " ".join(sentences)


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
