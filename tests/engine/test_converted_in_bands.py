"""Large pictures become RGB some rows at a time, and are what they would be at once."""

import pytest

from alexnet_gui.engine.large_pictures import in_bands
from alexnet_gui.engine.picture_colours import as_rgb, conversion
from tests.system.bad_pictures import in_mode, original


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "LAB", "I", "F", "I;16"])
def test_some_rows_at_a_time_come_to_the_same_as_all_at_once(mode: str) -> None:
    image = in_mode(original("astronaut.png"), mode)
    if mode in ("L", "P", "I"):
        image.info["transparency"] = 3
    made = in_bands(image, conversion(image), 7 * image.width)
    assert made.tobytes() == as_rgb(image).tobytes()
