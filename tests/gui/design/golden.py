"""A drawing as an SVG of plain shapes, without text or fonts, and what differs between two."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from alexnet_gui.gui.design.drawing.shapes import INPUT, Block, Picture, Point

TOLERANCE = 0.05  # pixels

_STYLE = """
polygon, rect, polyline { fill: none; stroke: #646c78; stroke-width: 0.8; }
.convolution { fill: #dce5f7; stroke: #3b6fd4; }
.pooling { fill: #daeee6; stroke: #2f9e73; }
.dense { fill: #f6dee0; stroke: #cf4f5e; }
.dropout { fill: #ececef; stroke: #8b93a0; }
.activation { fill: #d98a1f; }
.normalisation { fill: #8a5cc7; }
.problem { fill: #f3cccc; stroke: #c62828; }
.unknown { fill: none; stroke: #666e7b; stroke-dasharray: 3 2; }
.window { fill: #d4d6d9; }
.step { stroke-dasharray: 2 1.6; }
.lead { stroke-width: 0.3; }
.edge { fill: #fff6e0; stroke: none; }
.hatching { stroke: #8f6000; }
"""


class Shape(NamedTuple):
    """One shape of a drawing: what it is, whose, and its corners."""

    block: str
    what: str  # classes: such as `front convolution good`
    points: tuple[Point, ...]

    def __str__(self) -> str:
        return f"{self.what} of {self.block}"


def shapes(picture: Picture) -> Iterator[Shape]:
    """Everything in a drawing, in the order in which it is painted."""
    for block in picture.blocks:
        yield from _boxes(block)
        yield from _read(block, picture)
        for dot in block.dots:
            yield Shape(block.name, f"dot {dot.family} {dot.state}", (dot.centre,))
        if block.sign is not None:
            yield Shape(block.name, "sign problem", (block.sign,))


def _boxes(block: Block) -> Iterator[Shape]:
    look = f"{block.family} {block.state}"
    for box in block.boxes:
        if box.up == 0:
            yield Shape(block.name, f"bar {look}", box.front)
            continue
        for face, points in (("top", box.top), ("side", box.side), ("front", box.front)):
            yield Shape(block.name, f"{face} {look}", points)


def _read(block: Block, picture: Picture) -> Iterator[Shape]:
    names = {other.layer: other.name for other in picture.blocks if other.layer != INPUT}
    for unread in block.unread:
        for polygon in unread.edge:
            yield Shape(block.name, f"edge unread-by-{names[unread.layer]}", polygon)
        for line in unread.hatching:
            yield Shape(block.name, f"hatching unread-by-{names[unread.layer]}", line)
    for kernel in block.kernels:
        whose = f"of-{names[kernel.layer]}"
        for tip in kernel.tips:
            for corner in kernel.window:
                yield Shape(block.name, f"lead {whose}", (corner, tip))
        if kernel.step:
            yield Shape(block.name, f"step {whose}", kernel.step)
        yield Shape(block.name, f"window {whose}", kernel.window)


def as_svg(picture: Picture) -> str:
    """A drawing as an SVG that can be looked at; corners to a hundredth of a pixel."""
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg")
    root.set("viewBox", f"0 0 {picture.width:g} {picture.height:g}")
    ET.SubElement(root, "style").text = _STYLE
    group = None
    for shape in shapes(picture):
        if group is None or group.get("id") != shape.block:
            group = ET.SubElement(root, "g", id=shape.block)
        _add(group, shape)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _add(group: ET.Element, shape: Shape) -> None:
    if len(shape.points) == 1:
        (x, y), what = shape.points[0], {"class": shape.what}
        ET.SubElement(group, "circle", what, cx=f"{x:.2f}", cy=f"{y:.2f}", r="2.5")
        return
    tag = "polyline" if len(shape.points) == 2 else "polygon"
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
    ET.SubElement(group, tag, {"class": shape.what}, points=points)


def read_svg(text: str) -> list[Shape]:
    """The shapes of a drawing that `as_svg` wrote."""
    found = []
    for group in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}g"):
        for element in group:
            numbers = element.get("points") or f"{element.get('cx')},{element.get('cy')}"
            pairs = (pair.split(",") for pair in numbers.split())
            points = tuple((float(x), float(y)) for x, y in pairs)
            found.append(Shape(group.get("id", ""), element.get("class", ""), points))
    return found


def differences(golden: list[Shape], drawn: list[Shape]) -> list[str]:
    """What is no longer as it was, shape by shape; the first that has gone or come ends it."""
    found: list[str] = []
    for was, now in zip_longest(golden, drawn):
        if was is None:
            return [*found, f"new: {now}"]
        if now is None:
            return [*found, f"gone: {was}"]
        if (was.block, was.what, len(was.points)) != (now.block, now.what, len(now.points)):
            return [*found, f"in place of {was}: {now}"]
        if not _alike(was, now):
            found.append(f"moved: {was}, from {_corners(was)} to {_corners(now)}")
    return found


def _alike(one: Shape, other: Shape) -> bool:
    return all(
        abs(a - b) <= TOLERANCE
        for p, q in zip(one.points, other.points, strict=True)
        for a, b in zip(p, q, strict=True)
    )


def _corners(shape: Shape) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
