"""Paints the drawing of a network: on the screen, and on whatever else a QPainter reaches."""

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from alexnet_gui.gui.design.drawing_shapes import DOT_STEP, Block, Box, Dot, Picture, Point, State
from alexnet_gui.gui.theme import Theme, text_font

NAME_PIXELS = 12
CAPTION_PIXELS = 11


def name_font() -> QFont:
    """The type of a block's name."""
    return text_font(NAME_PIXELS)


def caption_font() -> QFont:
    """The type of a block's shape."""
    return text_font(CAPTION_PIXELS)


def paint_picture(
    painter: QPainter,
    picture: Picture,
    theme: Theme,
    selected: Collection[int] = (),
    hovered: int | None = None,
) -> None:
    """Paint `picture`; layers that are `selected` or `hovered` stand out."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for block in picture.blocks:
        stands_out = block.layer in selected
        for box in block.boxes:
            _paint_box(painter, box, block, theme, stands_out, block.layer == hovered)
        _paint_kernels(painter, block, theme)
        _paint_labels(painter, block, picture.baseline, theme, stands_out)
        for dot in block.dots:
            _paint_dot(painter, dot, theme, dot.layer in selected, dot.layer == hovered)


def _line_colour(family: str, state: State, theme: Theme) -> QColor:
    if state == "problem":
        return theme.color("problem")
    return theme.color(family if state == "good" else "faint")


def _paint_box(
    painter: QPainter, box: Box, block: Block, theme: Theme, selected: bool, hovered: bool
) -> None:
    colour = _line_colour(block.family, block.state, theme)
    pen = QPen(colour, 2.0 if selected else 1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if block.state == "unknown":
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    strength = 0.0 if block.state == "unknown" else 0.30 if selected or hovered else 0.17
    if box.up == 0:
        painter.setBrush(_tint(colour, strength, theme))
        painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), 3, 3)
        return
    for face, share in ((box.top, 0.6), (box.side, 0.8), (box.front, 1.0)):
        painter.setBrush(_tint(colour, strength * share, theme))
        painter.drawPolygon(_polygon(face))


def _tint(colour: QColor, strength: float, theme: Theme) -> QColor:
    """`colour` over the panel: opaque, so that lines behind a block do not show through it."""
    ground = theme.color("panel")

    def mix(a: int, b: int) -> int:
        return round(a + (b - a) * strength)

    return QColor(
        mix(ground.red(), colour.red()),
        mix(ground.green(), colour.green()),
        mix(ground.blue(), colour.blue()),
    )


def _paint_kernels(painter: QPainter, block: Block, theme: Theme) -> None:
    line = theme.color("faint")
    faint = QColor(line)
    faint.setAlphaF(0.28)
    for kernel in block.kernels:
        painter.setPen(QPen(faint, 0.8))
        for tip in kernel.tips:
            for corner in kernel.window:
                painter.drawLine(_point(corner), _point(tip))
        painter.setPen(QPen(line, 1.0))
        painter.setBrush(_tint(theme.color("text"), 0.14, theme))
        painter.drawPolygon(_polygon(kernel.window))


def _paint_labels(
    painter: QPainter, block: Block, baseline: float, theme: Theme, selected: bool
) -> None:
    font = name_font()
    if selected:
        font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    colour = "text" if block.state == "good" else "problem" if block.state == "problem" else "faint"
    painter.setPen(theme.color("accent" if selected and block.state == "good" else colour))
    centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
    # A little wider than the column: a rounded width must not cut a letter.
    area = QRectF(block.left - 8, baseline, block.width + 16, 16)
    painter.drawText(area, centred, block.name)
    painter.setFont(caption_font())
    painter.setPen(theme.color("secondary" if block.state == "good" else colour))
    painter.drawText(area.translated(0, 15), centred, block.caption)


def _paint_dot(painter: QPainter, dot: Dot, theme: Theme, selected: bool, hovered: bool) -> None:
    colour = _line_colour(dot.family, dot.state, theme)
    centre = _point(dot.centre)
    if selected or hovered:
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, DOT_STEP / 2 - 0.5, DOT_STEP / 2 - 0.5)
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(colour if dot.state != "unknown" else Qt.BrushStyle.NoBrush)
    radius = 3.5 if dot.state == "problem" else 2.5
    painter.drawEllipse(centre, radius, radius)


def _point(point: Point) -> QPointF:
    return QPointF(*point)


def _polygon(points: tuple[Point, ...]) -> QPolygonF:
    return QPolygonF([_point(point) for point in points])
