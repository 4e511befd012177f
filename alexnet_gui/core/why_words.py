"""What each way of explaining an answer does, and what came of it, in words."""

from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.translation import N_, _
from alexnet_gui.core.why import Method

NAMES: dict[Method, str] = {
    "grad-cam": N_("Grad-CAM"),
    "occlusion": N_("Occlusion"),
    "integrated-gradients": N_("Gradients"),
}

MEANINGS: dict[Method, str] = {
    "grad-cam": N_(
        "Grad-CAM adds up a layer's maps, each weighted by how much the score of the class rises"
        " with it, and marks where the sum is positive."
    ),
    "occlusion": N_(
        "Occlusion covers the picture with a plain square, place by place, and marks where the"
        " score of the class falls by that, or rises."
    ),
    "integrated-gradients": N_(
        "Integrated gradients share the score of the class out among the pixels, on the way from a"
        " plain picture to this one."
    ),
}


def number(value: float) -> str:
    """`value` with two decimals, or three digits where it is very small or large."""
    text = f"{value:.2f}" if value == 0 or 0.01 <= abs(value) < 1000 else f"{value:.3g}"
    return text.replace("-", "−")


def plain_colour(preprocessing: Preprocessing) -> str:
    """What an input of nothing but zeros looks like."""
    if any(preprocessing.mean):
        return _("the mean colour")
    return _("black")


def grad_cam_text(label: str, score: float, layer: str, height: int, width: int) -> str:
    """What came of Grad-CAM at `layer`, whose maps are `height` × `width`."""
    return _(
        "The score (logit) of {name} is {score}. The maps of {layer}, {height} × {width}, were"
        " scaled up to the picture."
    ).format(name=label, score=number(score), layer=layer, height=height, width=width)


def nothing_text(label: str, layer: str) -> str:
    """Grad-CAM at `layer` marks nothing."""
    return _("Nothing is marked: no place of {layer} speaks for {name}.").format(
        layer=layer, name=label
    )


def occlusion_text(label: str, score: float, window: int, lowest: float, highest: float) -> str:
    """What came of covering with a square of `window` pixels: the least and the greatest fall."""
    if highest > 0 > lowest:
        text = _(
            "The score (logit) of {name} is {score}. Under a square of {n} × {n} pixels it falls"
            " by up to {fall} and rises by up to {rise}."
        )
    elif highest > 0:
        text = _(
            "The score (logit) of {name} is {score}. Under a square of {n} × {n} pixels it falls"
            " by up to {fall}."
        )
    elif lowest < 0:
        text = _(
            "The score (logit) of {name} is {score}. Under a square of {n} × {n} pixels it rises"
            " by up to {rise}."
        )
    else:
        text = _(
            "The score (logit) of {name} is {score}, whatever a square of {n} × {n} pixels covers."
        )
    return text.format(
        name=label, score=number(score), n=window, fall=number(highest), rise=number(-lowest)
    )


def gradients_text(label: str, score: float, total: float, change: float, colour: str) -> str:
    """What came of integrated gradients: all pixels together, and the change that they explain."""
    if change >= 0:
        text = _(
            "The score (logit) of {name} is {score}, {change} above that of a picture all in"
            " {colour}. The pixels add up to {total}, which is {error} off."
        )
    else:
        text = _(
            "The score (logit) of {name} is {score}, {change} below that of a picture all in"
            " {colour}. The pixels add up to {total}, which is {error} off."
        )
    return text.format(
        name=label,
        score=number(score),
        colour=colour,
        change=number(abs(change)),
        total=number(total),
        error=number(abs(total - change)),
    )


def of_the_crop() -> str:
    """Ten crops answer together, one of them is explained."""
    return _("Of the ten crops this is the one with the white frame.")
