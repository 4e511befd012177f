"""Keys of Design that are no menu entries: they belong to the part that has the focus."""

from alexnet_gui.core.translation import N_, _

Keys = tuple[str, str]  # what they do, and which they are

_GROUPS: tuple[tuple[str, tuple[Keys, ...]], ...] = (
    (
        N_("In the table"),
        (
            (N_("Edit the cell"), N_("F2, Enter, or type")),
            (N_("Go on to the next or the previous cell that can be edited"), "Tab, Shift+Tab"),
            (N_("Put back what was there"), "Esc"),
            (N_("Choose several layers"), N_("Shift+Up, Shift+Down, Ctrl+Space")),
            (N_("Menu of the chosen layers"), N_("Menu key, Shift+F10")),
        ),
    ),
    (
        N_("In the drawing"),
        (
            (N_("Choose the layer beside"), N_("Left, Right")),
            (N_("Choose several layers"), N_("Shift+Left, Shift+Right")),
            (N_("Choose the first or the last layer"), N_("Home, End")),
            (N_("Go to the settings of the chosen layer"), N_("Enter, or a double click")),
            (N_("Zoom"), N_("Ctrl and the wheel")),
            (N_("See the whole network again"), N_("Double click beside the layers")),
            (N_("Move along"), N_("The wheel, or dragging")),
        ),
    ),
    (
        N_("In the row of layers to add"),
        (
            (N_("Walk along"), N_("Left, Right, Home, End")),
            (N_("Add it after the chosen layer"), N_("Enter, Space")),
        ),
    ),
    (
        N_("In the inspector"),
        (
            (N_("One more or less in a field"), N_("Up, Down")),
            (N_("Move the kernel over its input"), N_("Left, Right, Up, Down, Home, End")),
        ),
    ),
    (
        N_("In Compare"),
        (
            (N_("Next or previous difference"), "N, P"),
            (N_("Copy the comparison as text"), "Ctrl+C"),
            (N_("Go on to the next part, or back"), "F6, Shift+F6"),
        ),
    ),
    (
        N_("Everywhere"),
        (
            (N_("Go on to the next part, or back"), "Tab, Shift+Tab"),
            (N_("Press the button that has the focus"), N_("Space")),
            (N_("Open a menu"), N_("Alt and its underlined letter")),
            (N_("Move the edge between two panels"), N_("Left, Right, Up, Down")),
            (N_("Dismiss the message"), "Esc"),
        ),
    ),
)


def key_groups() -> list[tuple[str, list[Keys]]]:
    """A title for each part, and its keys."""
    return [(_(title), [(_(what), _(keys)) for what, keys in group]) for title, group in _GROUPS]
