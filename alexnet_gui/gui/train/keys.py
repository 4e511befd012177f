"""Keys of Train that are no menu entries: they belong to the part that has the focus."""

from alexnet_gui.core.translation import N_, _

Keys = tuple[str, str]  # what they do, and which they are

_PLOTS: tuple[Keys, ...] = (
    (N_("Read the step beside"), N_("Left, Right")),
    (N_("Read the first or the newest step"), N_("Home, End")),
    (N_("Read a step further on or back"), N_("Page Down, Page Up")),
    (N_("Stop reading"), "Esc"),
    (N_("Zoom"), N_("Plus, Minus, or the wheel")),
    (N_("Look closer at a part"), N_("Drag over it")),
    (N_("Move along"), N_("Shift+Left, Shift+Right, or Shift and the wheel")),
    (N_("Show all again"), N_("0, or a double click")),
)


def key_groups() -> list[tuple[str, list[Keys]]]:
    """A title for each part, and its keys."""
    return [(_("In a plot"), [(_(what), _(keys)) for what, keys in _PLOTS])]
