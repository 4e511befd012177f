"""The strip below the table: a chip for each kind of layer, to click, to press or to drag."""

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.design.actions import LayerActions
from alexnet_gui.gui.design.table.drag import drag_of_kind
from alexnet_gui.gui.theme import GRID, appearance, text_font, theme
from alexnet_gui.gui.widgets.basics import named

# Pixels.
_HEIGHT = 36  # of the strip
_CHIP = 24  # the height of a chip
_SQUARE = 8
_PAD = 5  # inside a chip
_GAP = 4


class _Kind(NamedTuple):
    """How a kind of layer is called where there is little room, and what it does."""

    short: str
    meaning: str


_KINDS = {
    "conv2d": _Kind(N_("Conv"), N_("Filters slide over the maps; each answers to one pattern.")),
    "activation": _Kind(
        N_("Activation"),
        N_("A function of each value by itself, such as ReLU: without it, two layers are one."),
    ),
    "max_pool2d": _Kind(N_("Max pool"), N_("Keeps the largest value of each window.")),
    "avg_pool2d": _Kind(N_("Mean pool"), N_("Keeps the mean of each window.")),
    "adaptive_avg_pool2d": _Kind(
        N_("Adaptive"), N_("Averages maps of any size down to one fixed size.")
    ),
    "lrn": _Kind(
        N_("LRN"),
        N_("Local response normalisation: neighbouring maps quieten each other, as in the paper."),
    ),
    "batch_norm2d": _Kind(
        N_("Batch norm"), N_("Brings each map to one mean and spread over the batch.")
    ),
    "dropout": _Kind(
        N_("Dropout"), N_("In training, sets some values to zero, against overfitting.")
    ),
    "flatten": _Kind(N_("Flatten"), N_("Lays maps out as one list, which dense layers take.")),
    "linear": _Kind(N_("Dense"), N_("Every output is a weighted sum of every input.")),
    "softmax": _Kind(N_("Softmax"), N_("Turns logits into probabilities, which add up to 1.")),
}


class Chip(QAbstractButton):
    """One kind of layer."""

    wanted = Signal(str)  # its kind
    walked = Signal(int)  # that many chips to the right; far more than there are: to the end

    def __init__(self, kind: str) -> None:
        super().__init__()
        layer, words = PALETTE[kind]("layer"), _KINDS[kind]
        self._kind = kind
        self._family = layer.family
        self._pressed_at: QPoint | None = None
        self._font = text_font(12)
        self._long, self._short = _(layer.title), _(words.short)
        named(self, f"design.palette.{kind}", _("Add: {layer}").format(layer=self._long))
        self.setText(self._short)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # but for one, see Palette
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        how = _("Click to add it after the chosen layer, or drag it to its place.")
        self.setToolTip(f"{self._long}: {layer.summary()}\n{_(words.meaning)}\n{how}")
        self.clicked.connect(lambda _checked=False: self.wanted.emit(kind))
        appearance.changed.connect(self.update)

    def width_of(self, *, whole: bool) -> int:
        """How wide it is with its whole name, or with the short one."""
        text = self._long if whole else self._short
        return 2 * _PAD + _SQUARE + _GAP + QFontMetrics(self._font).horizontalAdvance(text)

    def show_name(self, *, whole: bool) -> None:
        """Show the whole name, or the short one."""
        text = self._long if whole else self._short
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.width_of(whole=self.text() == self._long), _CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = "accent" if self.hasFocus() else "faint" if self.underMouse() else "line"
        painter.setPen(QPen(theme().color(frame), 1))
        painter.setBrush(theme().color("accent_tint" if self.isDown() else "field"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(self._family))
        painter.drawRoundedRect(QRectF(_PAD, (_CHIP - _SQUARE) / 2, _SQUARE, _SQUARE), 2, 2)
        painter.setFont(self._font)
        painter.setPen(theme().color("text"))
        room = self.rect().adjusted(_PAD + _SQUARE + _GAP, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Home: -len(_KINDS),
            Qt.Key.Key_End: len(_KINDS),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.walked.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position().toPoint() if left else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        far = (event.position().toPoint() - start).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._pressed_at = None
            self.setDown(False)
            drag_of_kind(self, self._kind, self.text()).exec(Qt.DropAction.CopyAction)


class Palette(QScrollArea):
    """All kinds in a row; where there is no room for all, it scrolls. One stop for Tab."""

    def __init__(self, layers: LayerActions) -> None:
        super().__init__()
        named(self, "design.palette", _("Kinds of layers"))
        self.setFixedHeight(_HEIGHT)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(_GAP, 0, _GAP, 0)
        row.setSpacing(_GAP)
        self._chips = [Chip(kind) for kind in PALETTE]
        for chip in self._chips:
            chip.wanted.connect(layers.insert)
            chip.walked.connect(self._walk)
            row.addWidget(chip)
        row.addStretch(1)
        self.setWidget(strip)
        self._current = self._chips[0]
        self._make_current(self._current)
        self._more = _More(self)
        self.horizontalScrollBar().valueChanged.connect(self._show_more)
        self.horizontalScrollBar().rangeChanged.connect(self._show_more)

    def focus(self) -> None:
        """Put the keyboard on the strip."""
        self._current.setFocus(Qt.FocusReason.TabFocusReason)

    def _walk(self, steps: int) -> None:
        place = self._chips.index(self._current) + steps
        self._make_current(self._chips[min(max(place, 0), len(self._chips) - 1)])
        self.focus()
        self.ensureWidgetVisible(self._current, 3 * GRID, 0)

    def _make_current(self, chip: Chip) -> None:
        self._current.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._current = chip
        self.setFocusProxy(chip)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()) // 2)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        gaps = _GAP * (len(self._chips) + 1)
        wanted = sum(chip.width_of(whole=True) for chip in self._chips) + gaps
        for chip in self._chips:
            chip.show_name(whole=wanted <= self.viewport().width())
        super().resizeEvent(event)
        self._more.setGeometry(self.width() - 3 * GRID, 0, 3 * GRID, self.height())
        self._show_more()

    def _show_more(self) -> None:
        bar = self.horizontalScrollBar()
        self._more.setVisible(bar.value() < bar.maximum())


class _More(QWidget):
    """Says at the right end that there is more to the right."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QLinearGradient(0, 0, self.width() * 0.6, 0)
        clear, full = theme().color("panel"), theme().color("panel")
        clear.setAlpha(0)
        shade.setColorAt(0, clear)
        shade.setColorAt(1, full)
        painter.fillRect(self.rect().adjusted(0, 1, -1, -1), shade)
        painter.setPen(theme().color("secondary"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "›")
        painter.end()
