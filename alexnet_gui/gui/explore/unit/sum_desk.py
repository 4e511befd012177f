"""Asks the engine for the sum behind one value: the newest question wins."""

from PySide6.QtCore import QObject, QTimer, Signal

from alexnet_gui.core.events import Failed
from alexnet_gui.core.unit_sum import UnitSum, UnitSummed
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry

LATE_MS = 300  # after that it is said that a sum is being made; before, the last one stays


class SumDesk(QObject):
    """Tells the answer to the last question alone."""

    answered = Signal(object)  # UnitSummed
    failed = Signal(object)  # Failed
    late = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._enquiries: EnquiryDesk | None = None
        self._asking = OneEnquiry(self)
        self._question: UnitSum | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self.late)

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Ask there from now on, also what was asked before there was anybody to ask."""
        self._enquiries = enquiries
        if self._question is not None:
            self.ask(self._question)

    def ask(self, question: UnitSum) -> None:
        """Ask `question`; nobody waits for an earlier one any more."""
        self.forget()
        self._question = question
        if self._enquiries is not None:
            self._asking.ask(self._enquiries, question, self._take)
            self._late.start()

    def forget(self) -> None:
        """Wait for nothing any more."""
        self._late.stop()
        self._question = None
        self._asking.cancel()

    def _take(self, answer: UnitSummed | Failed) -> None:
        self._late.stop()
        if isinstance(answer, Failed):
            self.failed.emit(answer)
        else:
            self.answered.emit(answer)
