"""What a network must be like for the pictures that it is to be trained on."""

from alexnet_gui.core.analysis import require_valid
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.processes import Share
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.translation import _
from alexnet_gui.engine.datasets import Data


def for_classes(architecture: Architecture, data: Data) -> tuple[Architecture, tuple[str, ...]]:
    """The network with one output for each class, and what was changed for that, in words."""
    wanted, given = len(data.classes), architecture.classes
    index = architecture.classifier
    if given == wanted or index is None:
        return architecture, ()
    notice = _(
        "{layer} has {wanted:,} units in this run, one for each class of the data, instead of"
        " {given:,}."
    ).format(layer=architecture.layers[index].name, wanted=wanted, given=given)
    return architecture.with_classes(wanted), (notice,)


def check_network(architecture: Architecture, data: Data, recipe: Recipe, share: Share) -> None:
    """Refuse a network that cannot be trained on this data, before anything is built.

    Raises:
        UserError: It does not end in a number for each class, learns nothing, or cannot take a
            batch of a single picture where there would be one.
    """
    analysis = require_valid(architecture)
    if analysis.rows[-1].output != (len(data.classes),):
        raise UserError(
            _("{name} does not end in one number for each of the {n:,} classes.").format(
                name=architecture.name, n=len(data.classes)
            ),
            _("End it with a flatten and a dense layer."),
        )
    if not analysis.parameters:
        raise UserError(
            _("{name} has nothing to learn.").format(name=architecture.name),
            _("Add a convolution or a dense layer."),
        )
    whole = recipe.batch_size * share.size
    last = len(data.train) % whole or whole
    # A process for which nothing is left of the last batch looks at one picture.
    single = recipe.batch_size == 1 or share.smallest(last) <= 1
    for row in analysis.rows:
        if row.layer.kind == "batch_norm2d" and row.output and row.output[1:] == (1, 1) and single:
            raise UserError(
                _("{layer} cannot normalise a batch of one picture of one pixel.").format(
                    layer=row.layer.name
                ),
                _("Choose a batch size that leaves no last batch of one picture."),
            )
