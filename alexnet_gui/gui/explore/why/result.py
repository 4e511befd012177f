"""What came of asking why: in words, a key to the colours, and how strongly they are laid on."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from alexnet_gui.core.figures import percent
from alexnet_gui.core.translation import _
from alexnet_gui.core.why import Explanation
from alexnet_gui.core.why_colours import colour
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import follow_theme, label, named
from alexnet_gui.gui.widgets.check_box import CheckBox
from alexnet_gui.gui.widgets.sentence import Sentence

OPACITY = 80  # per cent, unless the person says otherwise
_STOPS = 8  # on each side of nothing
_OPACITY_KEY = "explore/why_opacity"
_FOR_ONLY_KEY = "explore/why_for_only"


class ColourKey(QWidget):
    """A strip of the colours, from against the class to for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.why.key", _("What the colours mean"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.signed = True
        follow_theme(self, self.update)

    def show_signed(self, signed: bool) -> None:
        """Whether the colours of what speaks against the class are there."""
        self.signed = signed
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(theme().color("line"))
        painter.drawRoundedRect(area, 3, 3)
        ramp = QLinearGradient(area.topLeft(), area.topRight())
        first = -_STOPS if self.signed else 0
        for step in range(first, _STOPS + 1):
            place = (step - first) / (_STOPS - first)
            ramp.setColorAt(place, QColor(*colour(step / _STOPS)))
        painter.setBrush(ramp)
        painter.drawRoundedRect(area, 3, 3)


class WhyResult(QWidget):
    """Shows one explanation; what the person sets here is remembered."""

    changed = Signal()  # how it is to be painted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: SettingsStore | None = None
        self._method = ""
        self.text = Sentence("secondary")
        named(self.text, "explore.why.text", _("What came of it"))
        self.key = ColourKey()
        self._against, self._for = label("", "faint"), label("", "faint")
        self._for.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.opacity = _Slider(Qt.Orientation.Horizontal)
        named(self.opacity, "explore.why.opacity", _("Opacity"))
        self.opacity.setToolTip(_("How strongly the colours cover the picture"))
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setValue(OPACITY)
        self.share = label("", "secondary")
        self.for_only = CheckBox(_("Only what speaks for it"))
        named(self.for_only, "explore.why.for_only", _("Only what speaks for it"))
        self.for_only.setToolTip(_("Leave out what speaks against the class"))
        self._lay_out()
        self.opacity.valueChanged.connect(self._change)
        self.for_only.toggled.connect(self._change)
        self._say_share()

    def _lay_out(self) -> None:
        ends = QHBoxLayout()
        ends.addWidget(self._against)
        ends.addWidget(self._for, 1)
        strip = QVBoxLayout()
        strip.setSpacing(2)
        strip.addWidget(self.key)
        strip.addLayout(ends)
        slide = QHBoxLayout()
        slide.setSpacing(GRID)
        name = label(_("O&pacity"), "secondary")
        name.setBuddy(self.opacity)
        self.share.setMinimumWidth(self.share.fontMetrics().horizontalAdvance("100 %"))
        self.share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slide.addWidget(name)
        slide.addWidget(self.opacity, 1)
        slide.addWidget(self.share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.text)
        column.addLayout(strip)
        column.addLayout(slide)
        column.addWidget(self.for_only)

    def use_settings(self, settings: SettingsStore) -> None:
        """Show what was set last time, and remember what is set from now on."""
        opacity = settings.text(_OPACITY_KEY)
        if opacity.isdecimal() and int(opacity) <= self.opacity.maximum():
            self.opacity.setValue(int(opacity))
        self.for_only.setChecked(settings.text(_FOR_ONLY_KEY) == "yes")
        self._settings = settings

    @property
    def signed(self) -> bool:
        """Whether what speaks against the class is painted too."""
        return self._method != "grad-cam" and not self.for_only.isChecked()

    def show_explanation(self, found: Explanation, steps: int | None) -> None:
        """Show what was found, of a run with the weights after so many `steps`."""
        self._method = found.method
        self.text.say(_of_steps(found.text, steps))
        # Grad-CAM never marks what speaks against the class.
        self.for_only.setVisible(found.method != "grad-cam")
        self.key.setToolTip(
            _("From {lowest:.4g} to {highest:.4g}; the score is {score:.4g}.")
            .format(lowest=found.lowest, highest=found.highest, score=found.score)
            .replace("-", "−")
        )
        self._show_key()

    def _show_key(self) -> None:
        self.key.show_signed(self.signed)
        self._against.setText(_("against it") if self.signed else _("nothing"))
        self._for.setText(_("for it"))

    def _change(self) -> None:
        self._say_share()
        self._show_key()
        if self._settings is not None:
            self._settings.set_text(_OPACITY_KEY, str(self.opacity.value()))
            self._settings.set_text(_FOR_ONLY_KEY, "yes" if self.for_only.isChecked() else "no")
        self.changed.emit()

    def _say_share(self) -> None:
        self.share.setText(percent(self.opacity.value() / 100, 0))


class _Slider(QSlider):
    """Leaves the wheel to the column that it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _of_steps(text: str, steps: int | None) -> str:
    if steps is None:
        return text
    return _("With the weights after step {n:,}: {text}").format(n=steps, text=text)
