"""A field for a count, a size or a number: it takes any text, and marks what it cannot use."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QToolTip, QWidget

from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID, ROW
from alexnet_gui.gui.widgets.number_box import ARROWS, paint_arrows
from alexnet_gui.gui.widgets.setting_text import UnreadableError, read_value, stepped, value_text

_Keys = QKeySequence.StandardKey
_Step = QAbstractSpinBox.StepEnabledFlag


class ValueField(QAbstractSpinBox):
    """Shows one value of a setting and follows each keystroke.

    Text that is no value stays as it was typed, marked, with the reason shown below it; the
    `value` is then still the last good one. Whoever leaves it so, or presses Enter, has abandoned
    the whole edit: what was there before it comes back.
    """

    edited = Signal(object)  # a new value, at each keystroke that makes one
    abandoned = Signal(str)  # why the edit came to nothing, in a sentence
    fault_changed = Signal()

    def __init__(
        self, setting: Setting, *, arrows: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setting = setting
        self.inset = GRID  # pixels between the frame and the text
        self.hint = ""  # what else there is to say in the tooltip
        self._value: object = None
        self._before: object = None  # the edit under way
        self._fault: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(_(setting.meaning))
        if not arrows or setting.kind is Kind.NUMBER:
            self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        if setting.optional:
            self.lineEdit().setPlaceholderText(_("automatic"))
        self._judge()
        self.lineEdit().setAcceptDrops(False)  # a layer dragged past it is no value
        self.lineEdit().textEdited.connect(self._on_typed)
        self.editingFinished.connect(self._tidy)

    @property
    def value(self) -> object:
        """The last good value."""
        return self._value

    @property
    def fault(self) -> str | None:
        """Why the text as it stands is no value, as a sentence; None if it is one."""
        return self._fault

    def set_value(self, value: object, *, anew: bool = False) -> None:
        """Show `value`; text that stands for it already, or is being mended, is left alone.

        With `anew`, whatever was typed belongs to something else and is dropped.
        """
        if not anew and value == self._value:
            return
        self._value = self._before = value
        self.lineEdit().setText(value_text(self.setting, value))
        self._judge()

    def stepBy(self, steps: int) -> None:
        value = stepped(self.setting, self._value, steps)
        self.lineEdit().setText(value_text(self.setting, value))
        self._judge()
        self._take(value)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        if self.setting.kind is Kind.NUMBER or self.isReadOnly():
            return _Step.StepNone
        return _Step.StepUpEnabled | _Step.StepDownEnabled

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        # Nothing is forbidden while typing: what is wrong is marked instead.
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form or a table must not change what it passes over

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.buttonSymbols() == QAbstractSpinBox.ButtonSymbols.NoButtons:
            return
        paint_arrows(self)

    def event(self, event: QEvent) -> bool:
        # Undo belongs to whoever holds the value, except for text that has not become one.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._fault is None
            and (event.matches(_Keys.Undo) or event.matches(_Keys.Redo))
        ):
            event.ignore()
            return False
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._place_text()
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_text()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(ARROWS * 2, ROW)

    def _place_text(self) -> None:
        # Qt gives the text one pixel where a style sheet meets a field without arrows.
        bare = self.buttonSymbols() == QAbstractSpinBox.ButtonSymbols.NoButtons
        right = self.inset if bare else ARROWS
        self.lineEdit().setGeometry(self.rect().adjusted(self.inset, 2, -right, -2))

    def _on_typed(self, _text: str) -> None:
        value = self._judge()
        if self._fault is None:
            self._take(value)
        elif self.text():
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self._fault, self)
            return
        QToolTip.hideText()

    def _tidy(self) -> None:
        """Show what was typed as it is usually written, 5×5 for 5x5; or what was there before."""
        fault = self._fault
        if fault is not None and QApplication.activePopupWidget() is not None:
            return  # its own menu has opened: the text may yet become a value
        value = self._value if fault is None else self._before
        self.lineEdit().setText(value_text(self.setting, value))
        self._judge()
        self._take(value)
        self._before = value
        if fault is not None:
            QToolTip.hideText()
            self.abandoned.emit(fault)

    def _take(self, value: object) -> None:
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _judge(self) -> object:
        value: object = None
        before, self._fault = self._fault, None
        try:
            if self.text() or self._value is not None:  # otherwise there is nothing to judge
                value = read_value(self.setting, self.text())
        except UnreadableError as unreadable:
            self._fault = unreadable.sentence
        wrong = self._fault is not None
        self.setToolTip(self._fault or f"{setting_tooltip(self.setting)}\n{self.hint}".strip())
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
        if self._fault != before:
            self.fault_changed.emit()
        return value


def setting_tooltip(setting: Setting) -> str:
    """What the setting means, how to write it, and the range of its values with their unit."""
    meaning = _(setting.meaning)
    if setting.kind in (Kind.FLAG, Kind.CHOICE):
        return meaning
    form = "{:,g}" if setting.kind is Kind.NUMBER else "{:,.0f}"
    lines = [meaning]
    if setting.kind is Kind.SIZE:
        lines.append(_("One number, or height and width: 3×5 or 3,5."))
    lines.append(
        _("From {minimum} to {maximum}.").format(
            minimum=form.format(setting.minimum),
            maximum=f"{form.format(setting.maximum)} {_(setting.unit)}".rstrip(),
        )
    )
    return "\n".join(lines)
