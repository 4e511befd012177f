"""The drawing as a file: readable by others, in light colours, with the network's name."""

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.gui.design.drawing.export import png_bytes, svg_bytes
from alexnet_gui.gui.theme import LIGHT, appearance

SVG = "{http://www.w3.org/2000/svg}"

pytestmark = pytest.mark.usefixtures("qapp")


def paper() -> Analysis:
    return analyse(PRESETS[0].architecture)


def texts(svg: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def picture(png: bytes) -> QImage:
    image = QImage.fromData(QByteArray(png))
    assert not image.isNull()
    return image


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_the_svg_names_the_network_and_every_block(preset: Preset) -> None:
    svg = svg_bytes(analyse(preset.architecture))
    root = ET.fromstring(svg)
    assert root.findtext(f"{SVG}title") == preset.architecture.name
    assert "parameters" in (root.findtext(f"{SVG}desc") or "")
    names = {"input", *(layer.name for layer in preset.architecture.layers if large(layer))}
    assert {preset.architecture.name, *names} <= set(texts(svg))
    assert QSvgRenderer(QByteArray(svg)).isValid()


def large(layer: object) -> bool:
    return getattr(layer, "family", "") in ("convolution", "pooling", "dense")


def test_the_svg_has_the_size_of_its_view_and_types_that_can_be_replaced() -> None:
    svg = svg_bytes(paper())
    root = ET.fromstring(svg)
    _left, _top, width, height = map(float, root.get("viewBox", "").split())
    assert float(root.get("width", "").removesuffix("mm")) == pytest.approx(width * 25.4 / 96, 0.01)
    assert float(root.get("height", "").removesuffix("mm")) == pytest.approx(
        height * 25.4 / 96, 0.01
    )
    families = {element.get("font-family", "") for element in root.iter(f"{SVG}text")}
    assert all(family.endswith(",sans-serif") for family in families)


def test_the_legend_says_what_the_colours_mean() -> None:
    assert {"convolution", "pooling", "dense", "activation", "normalisation"} <= set(
        texts(svg_bytes(paper()))
    )
    only = Architecture(
        name="one", input=(3, 8, 8), layers=(Conv2d(name="c", out_channels=4, kernel=3),)
    )
    assert {"pooling", "dense", "dropout, flatten"}.isdisjoint(texts(svg_bytes(analyse(only))))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_svg_and_png_show_the_same_on_white_in_either_theme(qapp: QApplication, mode: str) -> None:
    appearance.use("dark" if mode == "dark" else "light")
    png = picture(png_bytes(paper(), width=1200))
    drawn = QImage(png.size(), QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg_bytes(paper()))).render(painter, QRectF(drawn.rect()))
    painter.end()
    assert png.pixelColor(2, png.height() - 2).name() == "#ffffff"
    # Away from the type, which the SVG's reader may have in another family.
    for x in range(0, png.width(), 7):
        for y in range(60, png.height() - 90, 7):
            one, other = png.pixelColor(x, y), drawn.pixelColor(x, y)
            assert abs(one.lightness() - other.lightness()) < 60, (x, y)


def test_a_png_is_as_wide_as_asked_and_sharp_when_not() -> None:
    small, usual = picture(png_bytes(paper(), width=640)), picture(png_bytes(paper()))
    assert small.width() == 640
    assert usual.width() >= 2000
    assert usual.height() / usual.width() == pytest.approx(small.height() / 640, rel=0.01)


def test_a_very_long_network_still_makes_a_png() -> None:
    layers = tuple(Conv2d(name=f"c{n}", out_channels=4, kernel=1) for n in range(800))
    image = picture(png_bytes(analyse(Architecture(name="long", input=(3, 8, 8), layers=layers))))
    assert 10_000 < image.width() <= 30_000


def test_an_error_is_seen_in_the_file_too() -> None:
    net = find_preset("net-227")
    assert net is not None
    svg = svg_bytes(analyse(net.architecture)).decode()
    assert LIGHT.problem in svg
    assert LIGHT.problem not in svg_bytes(paper()).decode()


def test_names_with_signs_of_xml_stay_as_they_are() -> None:
    named = Architecture(
        name="<a & b>", input=(3, 8, 8), layers=(Conv2d(name="c", out_channels=4, kernel=3),)
    )
    svg = svg_bytes(analyse(named))
    assert ET.fromstring(svg).findtext(f"{SVG}title") == "<a & b>"
    assert "<a & b>" in texts(svg)
