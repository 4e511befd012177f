"""Keys of Explore that are no menu entries: they belong to the part that has the focus."""

from alexnet_gui.core.translation import N_, _

Keys = tuple[str, str]  # what they do, and which they are

_PICTURE: tuple[Keys, ...] = (
    (N_("Move the crop"), N_("Arrow keys, or drag it")),
    (N_("Move it by one pixel of the picture"), N_("Shift and an arrow key")),
    (N_("Zoom in: a smaller crop"), N_("Plus, or the wheel up")),
    (N_("Zoom out: a larger crop"), N_("Minus, or the wheel down")),
    (N_("Scale the crop"), N_("Drag an edge or a corner")),
    (N_("Show the network's own crop again"), N_("Esc, or a double click")),
)
_ELSEWHERE: tuple[Keys, ...] = (
    (N_("The picture before, the next one"), N_("Left, Right; Page Up, Page Down")),
)


def key_groups() -> list[tuple[str, list[Keys]]]:
    """A title for each part, and its keys."""
    groups = ((_("On the picture"), _PICTURE), (_("Where no part has the focus"), _ELSEWHERE))
    return [(title, [(_(what), _(keys)) for what, keys in part]) for title, part in groups]
