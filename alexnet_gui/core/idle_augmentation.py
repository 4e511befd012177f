"""Which of a recipe's random changes of pictures change nothing, and why."""

from collections.abc import Iterator

from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import _


def idle_augmentation(
    recipe: Recipe, shape: tuple[int, int, int], held: tuple[int, int, int] | None
) -> Iterator[tuple[str, str]]:
    """Each change that is switched on and has no effect, and a sentence that says why.

    Args:
        recipe: What is switched on, and how pictures are fitted.
        shape: Channels, height and width of the network's input.
        held: The same of the pictures as they are kept; None for photos, with a margin for crops.
    """
    if recipe.random_crop:
        if recipe.fit != "crop":
            yield (
                "random_crop",
                _("Random crop has no effect: the whole picture is used, and nothing cut off."),
            )
        elif not _has_room(shape, held):
            yield (
                "random_crop",
                _("Random crop has no effect: the pictures are no larger than the input."),
            )
    if recipe.random_colour:
        if shape[0] == 1:
            yield (
                "random_colour",
                _("Random colour has no effect: the network takes grey pictures."),
            )
        elif held is not None and held[0] == 1:
            yield "random_colour", _("Random colour has no effect: the pictures are grey.")


def varying(
    recipe: Recipe, shape: tuple[int, int, int], held: tuple[int, int, int] | None
) -> tuple[str, ...]:
    """The changes that make more of each picture than its mirror image; arguments as above."""
    idle = {key for key, _why in idle_augmentation(recipe, shape, held)}
    switched = ("random_crop", "random_colour")
    return tuple(key for key in switched if getattr(recipe, key) and key not in idle)


def _has_room(shape: tuple[int, int, int], held: tuple[int, int, int] | None) -> bool:
    if held is None:
        usual = usual_preprocessing(shape)
        return usual.stored != usual.crop
    usual = usual_preprocessing(shape, held=held[1:])
    return usual.scaled(*held[1:]) != usual.crop
