"""Paints the drawing of a network: on the screen, and on whatever else a QPainter reaches."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from alexnet_gui.gui.design.drawing.shapes import (
    DOT_STEP,
    Block,
    Dot,
    Kernel,
    Picture,
    Point,
    State,
    Unread,
)
from alexnet_gui.gui.theme import Theme, text_font

NAME_PIXELS = 12
CAPTION_PIXELS = 11
LEAST_STEP = 2.0  # pixels on the screen between a window and the next, to show both

_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@lru_cache(maxsize=4)
def label_font(kind: Literal["name", "selected", "caption"]) -> QFont:
    """The type of a block's name and of its shape. Not to be changed by who gets it."""
    if kind == "caption":
        return text_font(CAPTION_PIXELS)
    return text_font(NAME_PIXELS, bold=kind == "selected")


def paint_picture(
    painter: QPainter,
    picture: Picture,
    theme: Theme,
    selected: Collection[int] = (),
    hovered: int | None = None,
    *,
    zoom: float = 1.0,
    part: QRectF | None = None,
) -> None:
    """Paint `picture`, or the `part` of it that can be seen; what is chosen stands out.

    The painter is scaled by `zoom` already. Lines grow with its root, and steps of kernels are
    shown once there is room to see them. What stands under blocks does not grow: `paint_feet`.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush = _Brush(painter, theme, selected, hovered, zoom)
    blocks = picture.blocks if part is None else picture.between(part.left(), part.right())
    for block in blocks:
        brush.block(block)
        if zoom <= 1:
            brush.foot(block, picture.baseline)
    for block in blocks:  # on top of whatever stands near it
        if block.sign is not None:
            brush.sign(block.sign, 7.0)


def paint_feet(
    painter: QPainter,
    picture: Picture,
    theme: Theme,
    selected: Collection[int],
    hovered: int | None,
    feet: Iterable[tuple[Block, QRectF]],
) -> None:
    """Paint what stands under blocks in its natural size into areas on the screen."""
    brush = _Brush(painter, theme, selected, hovered, 1.0)
    ground = theme.color("panel")
    ground.setAlphaF(0.85)  # the drawing shines through
    for block, area in feet:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, 4, 4)
        painter.save()
        painter.translate(area.center().x() - block.centre, area.top() - picture.baseline)
        brush.foot(block, picture.baseline)
        painter.restore()


class _Brush:
    """Paints one part of the drawing after the other."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        selected: Collection[int],
        hovered: int | None,
        zoom: float,
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._selected = selected
        self._hovered = hovered
        self._zoom = zoom
        self._line = zoom**-0.5

    def block(self, block: Block) -> None:
        """Its boxes, and what the next layer reads of them."""
        selected = block.layer in self._selected
        colour = self._line_colour(block.family, block.state)
        strength = 0.30 if selected or block.layer == self._hovered else 0.17
        strength = strength if block.state != "unknown" else 0.0
        painter = self._painter
        painter.setPen(self._pen(colour, 2.0 if selected else 1.0))
        for box in block.boxes:
            painter.setBrush(self._tint(colour, strength))
            if box.up == 0:
                painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), 3, 3)
                continue
            if block.state == "unknown":  # its size is a guess: no more than an outline
                painter.drawPolygon(_polygon(box.outline))
                continue
            for face, share in ((box.top, 0.6), (box.side, 0.8), (box.front, 1.0)):
                painter.setBrush(self._tint(colour, strength * share))
                painter.drawPolygon(_polygon(face))
        for unread in block.unread:
            self._unread(unread)
        for kernel in block.kernels:
            self._kernel(kernel)

    def _unread(self, unread: Unread) -> None:
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("note_tint"))
        for polygon in unread.edge:
            painter.drawPolygon(_polygon(polygon))
        painter.setPen(self._pen(self._theme.color("note"), 0.9))
        painter.drawLines([QLineF(_point(a), _point(b)) for a, b in unread.hatching])

    def _kernel(self, kernel: Kernel) -> None:
        painter, theme = self._painter, self._theme
        if kernel.state == "problem":
            line = theme.color("problem")
        else:
            chosen = kernel.layer in self._selected or kernel.layer == self._hovered
            line = theme.color("accent" if chosen else "faint")
        faint = QColor(line)
        faint.setAlphaF(0.28)
        painter.setPen(self._pen(faint, 0.8))
        painter.drawLines(
            [QLineF(_point(corner), _point(tip)) for tip in kernel.tips for corner in kernel.window]
        )
        # The next window lies under this one: where they are small, only its end can be told.
        if kernel.step and (kernel.step[0][0] - kernel.window[0][0]) * self._zoom >= LEAST_STEP:
            pen = self._pen(line, 0.9)
            pen.setDashPattern([2.0, 1.2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(_polygon(kernel.step))
        painter.setPen(self._pen(line, 1.0))
        painter.setBrush(self._tint(line, 0.22))
        painter.drawPolygon(_polygon(kernel.window))

    def foot(self, block: Block, baseline: float) -> None:
        """What stands under it: its name, its shape, and the layers that keep that."""
        self._labels(block, baseline)
        for dot in block.dots:
            self._dot(dot)

    def _labels(self, block: Block, baseline: float) -> None:
        painter, selected = self._painter, block.layer in self._selected
        states = {"good": "text", "problem": "problem", "unknown": "faint"}
        colour = self._theme.color(states[block.state])
        accent = selected and block.state == "good"
        painter.setFont(label_font("selected" if selected else "name"))
        painter.setPen(self._theme.color("accent") if accent else colour)
        # A little wider than the column: a rounded width must not cut a letter.
        area = QRectF(block.left - 8, baseline, block.width + 16, 16)
        painter.drawText(area, _CENTRED, block.name)
        painter.setFont(label_font("caption"))
        painter.setPen(self._theme.color("secondary") if block.state == "good" else colour)
        painter.drawText(area.translated(0, 15), _CENTRED, block.caption)

    def _dot(self, dot: Dot) -> None:
        """A layer that keeps the shape of the block above it."""
        painter = self._painter
        centre = _point(dot.centre)
        if dot.layer in self._selected or dot.layer == self._hovered:
            painter.setPen(self._pen(self._theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, DOT_STEP / 2 - 0.5, DOT_STEP / 2 - 0.5)
        if dot.state == "problem":
            self.sign(dot.centre, 5.0)
            return
        colour = self._line_colour(dot.family, dot.state)
        painter.setPen(self._pen(colour, 1.2))
        painter.setBrush(colour if dot.state == "good" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 2.5, 2.5)

    def sign(self, centre: Point, size: float) -> None:
        """A warning triangle, drawn rather than written: it needs no font."""
        painter, (x, y) = self._painter, centre
        colour = self._theme.color("problem")
        pen = QPen(colour, size * 0.35)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(colour)
        low = y + size * 0.7
        painter.drawPolygon(
            _polygon(((x, y - size * 0.75), (x + size * 0.85, low), (x - size * 0.85, low)))
        )
        mark = QPen(self._theme.color("panel"), size * 0.24)
        mark.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(mark)
        painter.drawLine(QPointF(x, y - size * 0.25), QPointF(x, y + size * 0.18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("panel"))
        painter.drawEllipse(QPointF(x, y + size * 0.52), size * 0.14, size * 0.14)

    def _pen(self, colour: QColor, width: float) -> QPen:
        pen = QPen(colour, width * self._line)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _line_colour(self, family: str, state: State) -> QColor:
        if state == "problem":
            return self._theme.color("problem")
        return self._theme.color(family if state == "good" else "faint")

    def _tint(self, colour: QColor, strength: float) -> QColor:
        """`colour` over the panel: opaque, so that lines behind a block do not show through it."""
        return _mixed(self._theme.panel, colour.name(), strength)


@lru_cache(maxsize=256)
def _mixed(ground: str, colour: str, strength: float) -> QColor:
    """So much of `colour` on `ground`; remembered, for a drawing needs few and many times."""
    under, over = QColor(ground), QColor(colour)

    def mix(a: int, b: int) -> int:
        return round(a + (b - a) * strength)

    return QColor(
        mix(under.red(), over.red()),
        mix(under.green(), over.green()),
        mix(under.blue(), over.blue()),
    )


def _point(point: Point) -> QPointF:
    return QPointF(*point)


def _polygon(points: tuple[Point, ...]) -> QPolygonF:
    return QPolygonF([_point(point) for point in points])
