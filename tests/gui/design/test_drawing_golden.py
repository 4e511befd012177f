"""The drawing of every preset is the one that was looked at and found good.

`pytest --refresh-drawings tests/gui/design` draws them again; look at them before they are kept.
"""

from pathlib import Path

import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.presets import PRESETS, Preset
from alexnet_gui.gui.design.drawing.geometry import lay_out
from alexnet_gui.gui.design.drawing.shapes import Picture
from tests.gui.design.golden import as_svg, differences, read_svg, shapes

DRAWINGS = Path(__file__).parent / "drawings"


def drawn(preset: Preset) -> Picture:
    return lay_out(analyse(preset.architecture), 1200, 220, lambda text: 6.5 * len(text))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_preset_is_drawn_as_it_was(preset: Preset, request: pytest.FixtureRequest) -> None:
    picture = drawn(preset)
    path = DRAWINGS / f"{preset.id}.svg"
    if request.config.getoption("--refresh-drawings"):
        path.write_text(as_svg(picture), encoding="utf-8")
    golden = read_svg(path.read_text(encoding="utf-8"))
    changed = differences(golden, list(shapes(picture)))
    assert not changed, "\n".join([f"{preset.id} is drawn differently:", *changed])


def test_no_drawing_is_kept_of_what_is_no_preset() -> None:
    assert {path.stem for path in DRAWINGS.glob("*")} == {preset.id for preset in PRESETS}


def test_a_shape_that_moves_or_goes_is_named() -> None:
    golden = list(shapes(drawn(PRESETS[0])))
    front = next(i for i, shape in enumerate(golden) if shape.what == "front convolution good")
    x, y = golden[front].points[0]
    near = golden[front]._replace(points=((x + 0.01, y), *golden[front].points[1:]))
    far = golden[front]._replace(points=((x + 9, y), *golden[front].points[1:]))
    assert differences(golden, [*golden[:front], near, *golden[front + 1 :]]) == []
    (moved,) = differences(golden, [*golden[:front], far, *golden[front + 1 :]])
    assert moved.startswith("moved: front convolution good of conv1")
    assert differences(golden, golden[:-1]) == ["gone: bar dense good of fc8"]
    assert differences(golden, [*golden, near]) == ["new: front convolution good of conv1"]
    without = [*golden[:front], *golden[front + 1 :]]
    assert differences(golden, without)[0].startswith("in place of front convolution good of conv1")
