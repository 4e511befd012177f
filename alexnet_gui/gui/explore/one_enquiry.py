"""Waiting for one answer at a time."""

from PySide6.QtCore import QObject

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.gui.enquiry_desk import Asked, Done, EnquiryDesk, Tell


class OneEnquiry(QObject):
    """The newest question counts: nobody hears the answer to one before it any more.

    Nor to any, once the window that `parent` is part of has been closed.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: Asked | None = None
        self._done: Done | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is on its way."""
        return self._asked is not None

    def ask(
        self, desk: EnquiryDesk, enquiry: Enquiry, done: Done, tell: Tell | None = None
    ) -> None:
        """Have `done` get the answer, and `tell` how far a long one is."""
        self.cancel()
        self._done = done
        self._asked = desk.ask(enquiry, self._take, tell)

    def cancel(self) -> bool:
        """Wait no more; whether there was anything to wait for."""
        asked, self._asked, self._done = self._asked, None, None
        if asked is not None:
            asked.cancel()
        return asked is not None

    def _take(self, answer: object) -> None:
        done, self._asked, self._done = self._done, None, None
        assert done is not None
        done(answer)
