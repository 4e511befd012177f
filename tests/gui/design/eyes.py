"""A person in front of the drawing: finds blocks on the screen, turns the wheel, drags."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from alexnet_gui.gui.design.drawing.hands import NetworkCanvas
from alexnet_gui.gui.design.drawing.shapes import Block, Point
from alexnet_gui.gui.design.drawing.view import Drawing, DrawingView

NOTCH = 120
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Eyes:
    """What a person sees of a drawing, and does to it with the mouse."""

    def __init__(self, canvas: NetworkCanvas, view: DrawingView) -> None:
        self.canvas = canvas
        self.view = view

    def block(self, name: str) -> Block:
        assert self.canvas.picture is not None
        return next(block for block in self.canvas.picture.blocks if block.name == name)

    def place(self, point: Point) -> QPoint:
        """Where a point of the picture is in the canvas."""
        return self.canvas.from_picture(QPointF(*point)).toPoint()

    def middle(self, name: str) -> QPoint:
        box = self.block(name).boxes[0]
        return self.place((box.x + box.width / 2, box.y + box.height / 2))

    def ground(self) -> QPoint:
        """Between the input and the first layer."""
        first, second = self.canvas.picture.blocks[:2] if self.canvas.picture else ()
        between = (first.centre + first.reach + second.centre - second.reach) / 2
        return self.place((between, 30))

    def click(self, name: str, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.canvas, LEFT, modifier, self.middle(name))

    def drag(self, start: QPoint, way: QPoint, button: Qt.MouseButton = LEFT) -> None:
        """Press, move there in steps and let go; the canvas moves under the mouse meanwhile."""
        window = self.canvas.window()
        begin = self.canvas.mapTo(window, start)
        QTest.mousePress(window.windowHandle(), button, NONE, begin)
        for step in range(1, 6):
            QTest.mouseMove(window.windowHandle(), begin + way * step / 5)
        QTest.mouseRelease(window.windowHandle(), button, NONE, begin + way)

    def turn_wheel(
        self, notches: int, at: QPoint | None = None, modifier: Qt.KeyboardModifier = NONE
    ) -> None:
        place = self.view.viewport().rect().center() if at is None else at
        window = self.canvas.window()
        QTest.wheelEvent(
            window.windowHandle(),
            QPointF(self.view.viewport().mapTo(window, place)),
            QPoint(0, notches * NOTCH),
            stateKey=modifier,
        )

    def under(self, at: QPoint) -> QPointF:
        """The point of the picture at a place of the viewport."""
        return self.canvas.to_picture(QPointF(at - self.canvas.pos()))

    @property
    def scrolled(self) -> tuple[int, int]:
        return self.view.horizontalScrollBar().value(), self.view.verticalScrollBar().value()

    def colours(self, name: str) -> set[str]:
        """Every colour in the column of a block, as it is painted."""
        block = self.block(name)
        column = self.canvas.place_of(block.layer)
        assert column is not None
        image = self.canvas.grab(column.toRect()).toImage()
        return {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }

    def colour(self, place: QPoint) -> str:
        return self.canvas.grab().toImage().pixelColor(place).name()


def sees(widget: Drawing) -> Eyes:
    view = widget.findChild(DrawingView, "design.drawing.area")
    assert isinstance(view, DrawingView)
    return Eyes(widget.canvas, view)
