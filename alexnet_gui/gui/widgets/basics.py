"""Cards, labels, rules and buttons as every workspace has them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, appearance, theme


def named(widget: QWidget, name: str, accessible: str) -> None:
    """Give `widget` the object name that tests use and the name that a screen reader says."""
    widget.setObjectName(name)
    widget.setAccessibleName(accessible)


def set_role(widget: QWidget, role: str) -> None:
    """Dress `widget` as the style sheet says for `role`, also when it was dressed before."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of a role: secondary, faint, heading, figure, problem, note, good."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def rule(*, vertical: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "rule")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def button(
    text: str, name: str, on_click: Callable[[], object] | None = None, *, role: str = ""
) -> QPushButton:
    """A push button; `role` is primary or link, or none."""
    made = QPushButton(text)
    named(made, name, text)
    if role:
        made.setProperty("role", role)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def close_box(
    dialog: QDialog,
    name: str,
    text: str,
    which: QDialogButtonBox.StandardButton = QDialogButtonBox.StandardButton.Close,
) -> QDialogButtonBox:
    """The row at the foot of `dialog` whose button, called `name`, closes it."""
    box = QDialogButtonBox(which)
    close = box.button(which)
    named(close, name, text)
    close.setIcon(QIcon())  # the system's style has one, which a dark window would not show
    box.rejected.connect(dialog.reject)
    return box


def icon_button(
    drawing: str, text: str, name: str, on_click: Callable[[], object] | None = None
) -> QToolButton:
    """A button that is only an icon; `text` is its tooltip and its accessible name."""
    made = QToolButton()
    named(made, name, text)
    made.setToolTip(text)
    follow_theme(made, lambda: made.setIcon(icon(drawing, theme().text, theme().on_accent)))
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def follow_theme(widget: QWidget, dress: Callable[[], object]) -> None:
    """Call `dress` now, and again whenever the theme changes, as long as `widget` lives."""
    dress()
    _Follower(widget, dress)


class _Follower(QObject):
    """Lives and dies with its widget, and Qt ends its connections when it does."""

    def __init__(self, widget: QWidget, dress: Callable[[], object]) -> None:
        super().__init__(widget)
        self._dress = dress
        appearance.changed.connect(self._follow)

    def _follow(self) -> None:
        self._dress()


class Card(QFrame):
    """A panel with rounded corners, a heading line if it has a title, and a body to fill."""

    def __init__(self, title: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        if name:
            named(self, name, title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.title = label(title, "heading")
        self.subtitle = label("", "secondary")
        self.header = QHBoxLayout()
        self.header.setContentsMargins(GRID * 3 // 2, GRID, GRID, GRID)
        self.header.setSpacing(GRID)
        if title:
            self.header.addWidget(self.title)
            self.header.addWidget(self.subtitle, 1)
            outer.addLayout(self.header)
            outer.addWidget(rule())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer.addLayout(self.body, 1)


def bar() -> tuple[QFrame, QHBoxLayout]:
    """The strip of controls above a workspace, 43 pixels high, and its layout."""
    frame = QFrame()
    frame.setProperty("role", "bar")
    frame.setFixedHeight(43)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(GRID * 3 // 2, 0, GRID * 3 // 2, 0)
    layout.setSpacing(GRID)
    return frame, layout
