"""What the window says over its workspaces: notices, bugs, and that the report is copied."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import About, Banner, Message
from alexnet_gui.gui.mistake import Mistake
from alexnet_gui.gui.report import Reporter, report_text
from alexnet_gui.gui.theme import GRID


class WindowMessages(QObject):
    """Tells by a banner in `place`, which shows while there is something to tell."""

    def __init__(self, place: QWidget, reporter: Reporter) -> None:
        super().__init__(place)
        self.banner = Banner()
        self.device = _("no PyTorch yet")  # as a report names it
        self._reporter = reporter
        around = QVBoxLayout(place)
        around.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        around.addWidget(self.banner)
        self.banner.changed.connect(place.setVisible)
        reporter.found.connect(self._show_bug)

    def show_notice(self, notice: Failed) -> None:
        """Tell what went wrong."""
        self._tell(notice, "")

    def show_not_opened(self, notice: Failed) -> None:
        """Tell why what was to be opened is not."""
        self._tell(notice, "opening")

    def copy_report(self) -> None:
        """Put the report on what went wrong, and on this machine, on the clipboard."""
        QGuiApplication.clipboard().setText(report_text(self._reporter.stack, self.device))
        self.banner.tell(Message(_("The report is on the clipboard."), "", "good"))

    def _tell(self, notice: Failed, about: About) -> None:
        if not isinstance(notice, Mistake):  # of those the banner offers a report
            self.banner.tell(Message.of(notice, about))

    def _show_bug(self, _stack: str) -> None:
        text = _("Something went wrong that should not have.")
        hint = _("Please pass the report on to the developers.")
        self.banner.tell(Message(text, hint, "problem", _("Copy report"), self.copy_report))
