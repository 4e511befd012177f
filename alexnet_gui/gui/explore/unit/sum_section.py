"""The part of the map's card that says how the marked value came about."""

from types import ModuleType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.sum_words import sum_lines, verdict
from alexnet_gui.core.translation import _
from alexnet_gui.core.unit_sum import UnitSum, UnitSummed
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.unit.sum_block import SumBlock
from alexnet_gui.gui.explore.unit.sum_desk import SumDesk
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named, set_role


class SumSection(QWidget):
    """The sum of the last question; the one before stays until the answer is here."""

    changed = Signal()  # another sum, or none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.sum_section", _("How this value came about"))
        self._mosaic: ModuleType | None = None
        self.summed: UnitSummed | None = None
        self.desk = SumDesk(self)
        self.desk.answered.connect(self._show)
        self.desk.failed.connect(self._fail)
        self.desk.late.connect(self._say_late)
        self.block = SumBlock("explore.sum")
        self.verdict = label("", "secondary", wrap=True)
        named(self.verdict, "explore.sum_verdict", _("Whether the sum is the value shown"))
        self.all_terms = button(_("All terms…"), "explore.all_terms", self.show_terms, role="link")
        self.all_terms.setProperty("flush", True)
        self.all_terms.setToolTip(_("Every number that is part of this sum"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.block)
        column.addWidget(self.verdict)
        column.addWidget(self.all_terms, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Ask there for sums."""
        self.desk.use_enquiries(enquiries)

    def ask(self, question: UnitSum, mosaic: ModuleType) -> None:
        """Show the sum that answers `question`; `mosaic` is the engine's."""
        self._mosaic = mosaic
        self.desk.ask(question)

    def clear(self) -> None:
        """Show nothing: there is no sum behind what is on screen."""
        self.desk.forget()
        self.summed = None
        self.hide()
        self.changed.emit()

    def show_terms(self) -> None:
        """Open every term of the sum in a window of its own."""
        if self.summed is None or self._mosaic is None:
            return
        from alexnet_gui.gui.explore.unit.sum_dialog import SumDialog

        dialog = SumDialog(self.summed, self._mosaic, self.window())
        dialog.open()

    def _show(self, summed: UnitSummed) -> None:
        self.summed = summed
        self.block.show_lines(sum_lines(summed))
        self._say(verdict(summed), all(step.adds_up for step in summed.steps))
        self.changed.emit()

    def _say(self, text: str, well: bool) -> None:
        self.verdict.setText(text)
        set_role(self.verdict, "secondary" if well else "problem")
        self.block.setVisible(self.summed is not None)
        self.all_terms.setVisible(self.summed is not None)
        self.show()

    def _fail(self, failed: Failed) -> None:
        self.summed = None
        self._say(f"{failed.message} {failed.hint}".strip(), well=False)
        self.changed.emit()

    def _say_late(self) -> None:
        self.summed = None
        self._say(_("Adding up…"), well=True)
        self.changed.emit()
