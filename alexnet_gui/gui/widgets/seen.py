"""Whether there is somebody to show something to."""

from PySide6.QtWidgets import QWidget


def is_seen(widget: QWidget) -> bool:
    """Whether `widget` is on screen; Qt also calls those visible whose window is an icon.

    When the window comes back they get a `showEvent`, as those do that were hidden.
    """
    return widget.isVisible() and not widget.window().isMinimized()
