"""The drawing in its card: fitted into it, or zoomed and moved about, with buttons at the edge."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QHideEvent,
    QKeySequence,
    QNativeGestureEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.drawing.hands import NetworkCanvas
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

LEAST_ZOOM = 0.1
MOST_ZOOM = 8.0
STEP = 1.25  # of a key, of a button, and of a notch of the wheel
NOTCH = 120  # eighths of a degree
BESIDE = 12  # room beside a block that was scrolled to


class DrawingView(QScrollArea):
    """A canvas that can be zoomed around a place, dragged and scrolled."""

    def __init__(self, canvas: NetworkCanvas) -> None:
        super().__init__()
        named(self, "design.drawing.area", _("Drawing of the network"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas = canvas
        self.setWidget(canvas)
        canvas.dragged.connect(self._drag)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._redraw_what_stays)

    def show_analysis(self, analysis: Analysis) -> None:
        """Draw another network at the same zoom; the chosen layer stays where it is."""
        before = self._chosen_place()
        self.canvas.show_analysis(analysis)
        after = self._chosen_place()
        if before is not None and after is not None:
            self._drag(before - after)

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Zoom; the point of the picture at `around`, in the viewport, stays where it is."""
        zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        if around is None:
            around = QPointF(self.viewport().rect().center())
        point = self.canvas.to_picture(around - QPointF(self.canvas.pos()))
        self.canvas.set_zoom(zoom)
        place = self.canvas.from_picture(point) - around
        self.horizontalScrollBar().setValue(round(place.x()))
        self.verticalScrollBar().setValue(round(place.y()))

    def fit(self) -> None:
        """Show the whole network."""
        picture = self.canvas.picture
        if picture is not None:
            self.set_zoom(min(1.0, self.maximumViewportSize().width() / picture.width))

    def reveal(self, layer: int) -> None:
        """Scroll to where `layer` is drawn."""
        place = self.canvas.place_of(layer)
        if place is None:
            return
        centre = place.center().toPoint()
        beside = min(round(place.width() / 2) + BESIDE, self.viewport().width() // 2)
        self.ensureVisible(centre.x(), self._middle(), beside, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.canvas.zoom * STEP ** (turned.y() / NOTCH), event.position())
            event.accept()
            return
        way = turned / 2 if event.pixelDelta().isNull() else event.pixelDelta()
        sideways = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if sideways or not self.verticalScrollBar().maximum():
            way = QPoint(way.x() + way.y(), 0)
        self._drag(way)
        event.setAccepted(self.canvas.overflows)

    def viewportEvent(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.set_zoom(self.canvas.zoom * (1 + event.value()), event.position())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.canvas.set_room(self.maximumViewportSize(), bar)

    def _drag(self, step: QPoint) -> None:
        for bar, way in (
            (self.horizontalScrollBar(), step.x()),
            (self.verticalScrollBar(), step.y()),
        ):
            bar.setValue(bar.value() - way)

    def _middle(self) -> int:
        """The height in the canvas that is in the middle now."""
        return self.viewport().height() // 2 - self.canvas.y()

    def _chosen_place(self) -> QPoint | None:
        """Where the first of the chosen layers is in the viewport, if it can be seen."""
        if not self.canvas.overflows or not self.canvas.selected:
            return None
        place = self.canvas.place_of(min(self.canvas.selected))
        if place is None:
            return None
        centre = place.center().toPoint() + self.canvas.pos()
        return centre if self.viewport().rect().contains(centre) else None

    def _redraw_what_stays(self) -> None:
        """The frame and what stands under blocks do not move down with the drawing."""
        if self.canvas.hasFocus() or self.canvas.zoom > 1:
            self.canvas.update()


class Drawing(QWidget):
    """The view and its zoom buttons, which stand beside it so that they never hide a block."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "design.drawing.card", _("Drawing of the network"))
        self.canvas = NetworkCanvas()
        self._view = DrawingView(self.canvas)
        self.zoom_in = self._action("zoom_in", _("Zoom in"), ["Ctrl++", "Ctrl+="])
        self.zoom_out = self._action("zoom_out", _("Zoom out"), ["Ctrl+-"])
        self.fit = self._action("fit", _("Fit the whole network"), ["Ctrl+0"])
        self.zoom_in.triggered.connect(lambda _checked=False: self._step(STEP))
        self.zoom_out.triggered.connect(lambda _checked=False: self._step(1 / STEP))
        self.fit.triggered.connect(lambda _checked=False: self._view.fit())
        self.canvas.fit_wanted.connect(self.fit.trigger)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._view, 1)
        layout.addLayout(self._buttons())
        self._offer(wanted=False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer(wanted=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._offer(wanted=False)

    def _offer(self, *, wanted: bool) -> None:
        """The menu's entries are for what can be seen: another workspace may be in front."""
        for action in (self.zoom_in, self.zoom_out, self.fit):
            action.setEnabled(wanted)

    def show_analysis(self, analysis: Analysis) -> None:
        """Draw the network as it is now, at the zoom that it has."""
        self._view.show_analysis(analysis)

    def start_again(self) -> None:
        """Another network altogether: in its natural size, from the input on."""
        self._view.set_zoom(1.0)
        self._view.horizontalScrollBar().setValue(0)

    def reveal(self, layer: int) -> None:
        """Scroll to where `layer` is drawn."""
        self._view.reveal(layer)

    def _step(self, factor: float) -> None:
        """Zoom by `factor`; not past the natural size without stopping there."""
        before = self.canvas.zoom
        after = before * factor
        self._view.set_zoom(1.0 if (before - 1.0) * (after - 1.0) < 0 else after)

    def _action(self, name: str, text: str, keys: list[str]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"design.drawing.{name}")
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def _buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 4, 4, 4)
        column.setSpacing(0)
        for action, drawing in (
            (self.zoom_in, "zoom_in"),
            (self.fit, "zoom_fit"),
            (self.zoom_out, "zoom_out"),
        ):
            column.addWidget(_button(action, drawing))
        column.addStretch(1)
        return column


def _button(action: QAction, drawing: str) -> QToolButton:
    made = QToolButton()
    named(made, f"{action.objectName()}.button", action.text())
    made.setProperty("role", "plain")
    made.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
    made.setIconSize(QSize(16, 16))
    made.setFixedSize(24, 24)
    made.clicked.connect(lambda _checked=False: action.trigger())
    follow_theme(made, lambda: made.setIcon(icon(drawing, theme().secondary)))
    return made
