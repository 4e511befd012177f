"""What takes long and is started in a dialog: the question, how far it is, and its end."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.events import Failed
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.evaluate.progress import ProgressRow
from alexnet_gui.gui.explore.one_enquiry import OneEnquiry


class LongWork(OneEnquiry):
    """While it goes on, `row` says how far it is, and `fields` cannot be edited."""

    def __init__(self, row: ProgressRow, fields: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = row
        self._fields = fields
        self._found: Callable[[Any], object] | None = None

    def start(self, desk: EnquiryDesk, enquiry: Enquiry, found: Callable[[Any], object]) -> None:
        """Begin; `found` gets the answer, and a failure is said in the row."""
        self._found = found
        self.ask(desk, enquiry, self._finish, self._row.show_progress)
        self._fields.setEnabled(False)
        self._row.begin()

    def break_off(self, words: str) -> None:
        """Cancel what goes on, if anything does, and say `words` of that."""
        if self.cancel():
            self._end(words)

    def _finish(self, answer: object) -> None:
        found, self._found = self._found, None
        assert found is not None
        if isinstance(answer, Failed):
            self._end(f"{answer.message} {answer.hint}".rstrip(), "problem")
        else:
            self._end("")
            found(answer)

    def _end(self, words: str, role: str = "secondary") -> None:
        self._fields.setEnabled(True)
        self._row.end(words, role)
