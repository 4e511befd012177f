"""Messages above the workspace, one at a time, never only on a terminal."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import button, follow_theme, icon_button, label, named, set_role

Role = Literal["problem", "note", "good"]
About = Literal["", "opening"]  # what a later success makes out of date

_ICONS: dict[Role, str] = {"problem": "warning", "note": "info", "good": "check"}
WAITING = 20  # messages; whoever has so many unread is not helped by more
# Good news goes by itself, after as long as it takes to read it twice, or to find its button.
READ_MS, ACTED_MS = 8_000, 20_000


@dataclass(frozen=True)
class Message:
    """One sentence, what to do about it, and perhaps a button that does it."""

    text: str
    hint: str = ""
    role: Role = "problem"
    action: str = ""
    act: Callable[[], object] | None = None
    about: About = ""
    second: str = ""  # another button
    act_second: Callable[[], object] | None = None
    topic: str = ""  # a later message on the same topic takes its place

    @classmethod
    def of(cls, what: "Failed | UserError", about: About = "") -> "Message":
        """The message for what the engine or a workspace reports."""
        return cls(what.message, what.hint, about=about)

    def replaces(self, other: "Message") -> bool:
        """Whether a person would read the same in both, or it says how the other went on."""
        same = (self.text, self.hint) == (other.text, other.hint)
        return same or (self.topic != "" and self.topic == other.topic)


class Banner(QFrame):
    """Shows what happened last, with what came before behind it; hidden when there is nothing."""

    changed = Signal(bool)  # whether there is a message

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "banner", _("Message"))
        self._waiting: deque[Message] = deque(maxlen=WAITING)
        self._shown: Message | None = None
        self._icon = QLabel()
        self._text = label("", wrap=True)
        named(self._text, "banner.text", _("Message"))
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._more = label("", "secondary")
        self._action = button("…", "banner.action", lambda: self._act("act"))
        self._second = button("…", "banner.second", lambda: self._act("act_second"))
        self._close = icon_button("close", _("Dismiss (Esc)"), "banner.close", self.dismiss)
        self._close.setProperty("role", "plain")
        self._close.setIconSize(QSize(16, 16))
        self.leaving = QTimer(self, singleShot=True)  # good news; what is wrong stays
        self.leaving.timeout.connect(self._leave)
        self._lay_out()
        follow_theme(self, self._dress)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown."""
        return self._shown

    def tell(self, message: Message) -> None:
        """Show `message` before those that came earlier; what it replaces gives way to it."""
        self._keep(lambda other: not message.replaces(other))
        if self._shown is not None and not message.replaces(self._shown):
            self._waiting.appendleft(self._shown)  # when full, the oldest is forgotten
        self._show(message)

    def opened(self) -> None:
        """Something was opened: earlier problems with opening are over."""
        self._keep(lambda other: not _is_over(other))
        if self._shown is not None and _is_over(self._shown):
            self._show_next()
        else:
            self._dress()

    def retire(self, topic: str) -> None:
        """What was said on `topic` can be seen where it belongs."""
        self._keep(lambda other: other.topic != topic)
        if self._shown is not None and self._shown.topic == topic:
            self._show_next()
        else:
            self._dress()

    def dismiss(self) -> None:
        """Take the message away and show the next one, if there is one."""
        if self._shown is not None:
            self._show_next()

    def clear(self) -> None:
        """Take every message away."""
        self._waiting.clear()
        self.dismiss()

    def _keep(self, wanted: Callable[[Message], bool]) -> None:
        self._waiting = deque(filter(wanted, self._waiting), maxlen=WAITING)

    def _show_next(self) -> None:
        self._show(self._waiting.popleft() if self._waiting else None)

    def _show(self, message: Message | None) -> None:
        self._shown = message
        self._dress()
        self.setVisible(self._shown is not None)
        self._wait_to_leave()
        self.changed.emit(self._shown is not None)
        if self._shown is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _wait_to_leave(self) -> None:
        self.leaving.stop()
        if self._shown is not None and self._shown.role == "good":
            self.leaving.start(ACTED_MS if _has_button(self._shown) else READ_MS)

    def _leave(self) -> None:
        """Good news has been there long enough, unless somebody is about to use it."""
        focused: QWidget | None = self.window().focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._wait_to_leave()
        else:
            self._keep(lambda other: other.role != "good" or _has_button(other))  # all were shown
            self.dismiss()

    def _act(self, deed: Literal["act", "act_second"]) -> None:
        act: Callable[[], object] | None = getattr(self._shown, deed, None)
        self.dismiss()
        if act is not None:
            act()

    def _dress(self) -> None:
        message = self._shown
        if message is None:
            return
        set_role(self, message.role)
        drawing = icon(_ICONS[message.role], getattr(theme(), message.role))
        self._icon.setPixmap(drawing.pixmap(QSize(20, 20), self.devicePixelRatioF()))
        words = readable(f"{message.text} {message.hint}".rstrip())  # it may name any file
        self._text.setText(words)
        self._text.setAccessibleName(words)
        for pressed, text in ((self._action, message.action), (self._second, message.second)):
            pressed.setVisible(bool(text))
            if text:
                pressed.setText(text)
                pressed.setAccessibleName(text)
        self._more.setVisible(bool(self._waiting))
        self._more.setText(_("{n} more").format(n=len(self._waiting)))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 3 // 2, GRID // 2, GRID // 2, GRID // 2)
        layout.setSpacing(GRID * 3 // 2)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._more)
        layout.addWidget(self._action)
        layout.addWidget(self._second)
        layout.addWidget(self._close)


def _has_button(message: Message) -> bool:
    return bool(message.action or message.second)


def _is_over(message: Message) -> bool:
    """Whether `message` is a problem that opening something else has ended."""
    return message.about == "opening" and message.role == "problem"
