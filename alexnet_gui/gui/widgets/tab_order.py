"""The order in which Tab comes to widgets, where the order of their making is not it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from alexnet_gui.gui.widgets.laid_out import laid_out


def stops(part: QWidget) -> list[QWidget]:
    """`part` and the widgets in it that Tab comes to, in its order, whether they are shown now."""
    return [widget for widget in _chain(part) if _is_stop(widget)]


def place_after(first: QWidget, *parts: QWidget) -> None:
    """Have Tab come to everything in `parts` after the last of what is in `first`."""
    *_others, last = _chain(first)
    for part in parts:
        for stop in stops(part):
            _follow(last, stop)
            last = stop


def place_as_laid_out(layout: QLayout) -> None:
    """Have Tab come to what stands in `layout`, and in those within it, from first to last."""
    first, *others = [part for part in _parts(layout) if stops(part)]
    place_after(first, *others)


def _parts(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of `layout` and of those within it, as one sees them."""
    for part in laid_out(layout):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _parts(part)


def _chain(part: QWidget) -> Iterator[QWidget]:
    """`part` and what is in it."""
    yield part
    following = _own(part.nextInFocusChain())
    while following is not None and following is not part:
        if part.isAncestorOf(following):
            yield following
        following = _own(following.nextInFocusChain())


def _own(returned: QWidget | None) -> QWidget | None:
    """What was `returned`, with the parent that it has.

    PySide takes it for a child of the widget that was asked, even if it is the window. When that
    widget is deleted, all that Qt has made in such a child would count as deleted.
    """
    if returned is not None:
        returned.setParent(returned.parentWidget())  # tells PySide, and changes nothing for Qt
    return returned


def _is_stop(widget: QWidget) -> bool:
    reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(reached) and _own(widget.focusProxy()) is None


def _follow(first: QWidget, second: QWidget) -> None:
    policy = first.focusPolicy()
    first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt takes no other
    QWidget.setTabOrder(first, second)
    first.setFocusPolicy(policy)
