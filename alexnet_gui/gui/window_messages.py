"""What the window says over its workspaces: notices, bugs, and that the report is copied."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import About, Banner, Message
from alexnet_gui.gui.mistake import Mistake
from alexnet_gui.gui.report import Reporter
from alexnet_gui.gui.theme import GRID

BUG = "bug"  # topic: what is known of how it went on takes the place of that it happened


class WindowMessages(QObject):
    """Tells by a banner in `place`, which shows while there is something to tell."""

    def __init__(self, place: QWidget, reporter: Reporter) -> None:
        super().__init__(place)
        self.banner = Banner()
        self._reporter = reporter
        around = QVBoxLayout(place)
        around.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        around.addWidget(self.banner)
        self.banner.changed.connect(place.setVisible)
        reporter.found.connect(self._show_bug)
        if reporter.stack:  # found before there was anybody to tell
            self._show_bug(reporter.stack)

    @property
    def device(self) -> str:
        """What computes, as a report names it."""
        return self._reporter.device

    @device.setter
    def device(self, words: str) -> None:
        self._reporter.device = words

    def show_notice(self, notice: Failed) -> None:
        """Tell what went wrong."""
        self._tell(notice, "")

    def show_not_opened(self, notice: Failed) -> None:
        """Tell why what was to be opened is not."""
        self._tell(notice, "opening")

    def copy_report(self) -> None:
        """Put the report on what went wrong, and on this machine, on the clipboard."""
        QGuiApplication.clipboard().setText(self._reporter.text)
        self.banner.tell(Message(_("The report is on the clipboard."), "", "good"))

    def tell_crash(self, stack: str) -> None:
        """Offer a report on what ended the program the last time; `stack` is all that it left."""
        self._reporter.stack = stack
        text = _("The last time, AlexNet was ended by a fault in a library that it uses.")
        self.banner.tell(
            Message(text, _pass_on(), "problem", _("Copy report"), self.copy_report, topic=BUG)
        )

    def offer_again(self, sentence: str, hint: str, button: str, act: Callable[[], object]) -> None:
        """Say that a part of the program broke off, and have `act` start it again if wanted.

        Whoever copies the report first can do so all the same.
        """

        def copy() -> None:
            self.banner.tell(message)
            self.copy_report()

        message = Message(
            sentence,
            hint,
            "problem",
            button,
            act,
            second=_("Copy report"),
            act_second=copy,
            topic=BUG,
        )
        self.banner.tell(message)

    def _tell(self, notice: Failed, about: About) -> None:
        if not isinstance(notice, Mistake):  # of those the banner offers a report
            self.banner.tell(Message.of(notice, about))

    def _show_bug(self, _stack: str) -> None:
        text = _("Something went wrong that should not have.")
        self.banner.tell(
            Message(text, _pass_on(), "problem", _("Copy report"), self.copy_report, topic=BUG)
        )


def _pass_on() -> str:
    return _("Please pass the report on to the developers.")
