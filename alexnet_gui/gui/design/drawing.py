"""The drawing of the network: hover a layer for its figures, click it to choose it."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.drawing_geometry import lay_out
from alexnet_gui.gui.design.drawing_painter import caption_font, name_font, paint_picture
from alexnet_gui.gui.design.drawing_shapes import INPUT, Picture
from alexnet_gui.gui.theme import appearance, theme
from alexnet_gui.gui.widgets.basics import named


class NetworkCanvas(QWidget):
    """The drawing itself. It says which layer was clicked, or reached with the arrow keys."""

    layer_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.drawing", _("Drawing of the network"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._analysis: Analysis | None = None
        self._picture: Picture | None = None
        self._selected: frozenset[int] = frozenset()
        self._hovered: int | None = None
        self._room = QSize(0, 0)
        appearance.changed.connect(self.update)

    @property
    def picture(self) -> Picture | None:
        """Where everything stands."""
        return self._picture

    @property
    def selected(self) -> frozenset[int]:
        """The layers that stand out."""
        return self._selected

    def show_analysis(self, analysis: Analysis) -> None:
        """Draw another network."""
        self._analysis = analysis
        self._lay_out()

    def fit(self, room: QSize) -> None:
        """Draw into `room`; wider than it where the layers need that."""
        if room != self._room:
            self._room = room
            self._lay_out()

    def select(self, layers: Collection[int]) -> None:
        """Let some layers stand out."""
        if frozenset(layers) != self._selected:
            self._selected = frozenset(layers)
            self.update()

    def _lay_out(self) -> None:
        if self._analysis is None or self._room.isEmpty():
            return
        name, caption = QFontMetricsF(name_font()), QFontMetricsF(caption_font())

        def measure(text: str) -> float:
            return max(name.horizontalAdvance(text), caption.horizontalAdvance(text))

        self._picture = lay_out(self._analysis, self._room.width(), self._room.height(), measure)
        self.resize(round(self._picture.width), self._room.height())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        paint_picture(painter, self._picture, theme(), self._selected, self._hovered)
        if self.hasFocus():
            painter.setPen(QPen(theme().color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 7, 7)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        layer = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and layer is not None:
            self.layer_clicked.emit(layer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self._analysis is None or not self._analysis.rows:
            super().keyPressEvent(event)
            return
        last = len(self._analysis.rows) - 1
        now = min(self._selected) if self._selected else (-1 if step > 0 else last + 1)
        self.layer_clicked.emit(min(max(now + step, 0), last))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            layer = self._at(event.pos())
            QToolTip.showText(event.globalPos(), self.tooltip(layer), self)
            return True
        return super().event(event)

    def tooltip(self, layer: int | None) -> str:
        """What hovering `layer` says: its settings, shape and costs, or what is wrong."""
        if layer is None or self._analysis is None:
            return ""
        if layer == INPUT:
            return _("Input: {shape}").format(shape=shape_text(self._analysis.architecture.input))
        row = self._analysis.rows[layer]
        lines = [
            f"{row.layer.name} — {_(row.layer.title)}",
            row.layer.summary(),
            _("{input} → {output}").format(
                input=shape_text(row.input), output=shape_text(row.output)
            ),
        ]
        if row.parameters:
            lines.append(_("{n:,} parameters").format(n=row.parameters))
        if row.macs:
            lines.append(_("{n:,} multiply-accumulates").format(n=row.macs))
        if row.problem is not None:
            lines.append(row.problem.message)
        elif row.note is not None:
            lines.append(row.note.message)
        return "\n".join(line for line in lines if line)

    def _at(self, point: QPoint) -> int | None:
        return None if self._picture is None else self._picture.layer_at(point.x(), point.y())

    def _hover(self, layer: int | None) -> None:
        if layer != self._hovered:
            self._hovered = layer
            self.setCursor(
                Qt.CursorShape.ArrowCursor if layer is None else Qt.CursorShape.PointingHandCursor
            )
            self.update()


class Drawing(QScrollArea):
    """The drawing fitted into its card; long networks scroll sideways."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.drawing.area", _("Drawing of the network"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.canvas = NetworkCanvas()
        self.setWidget(self.canvas)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.canvas.fit(self.viewport().size())

    def reveal(self, layer: int) -> None:
        """Scroll to where `layer` is drawn."""
        block = None if self.canvas.picture is None else self.canvas.picture.block_of(layer)
        if block is not None:
            self.ensureVisible(round(block.centre), 0, round(block.width), 0)
