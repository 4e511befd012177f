"""An architecture as a Markdown table."""

import msgspec

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.markdown import markdown_table
from alexnet_gui.core.presets import PRESETS, find_preset


def test_a_table_has_a_row_for_each_layer_and_the_sums() -> None:
    text = markdown_table(analyse(PRESETS[0].architecture))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(PRESETS[0].architecture.layers)
    assert "| 1 | `conv1` | Convolution | 96 × 11×11, stride 4 | 96 × 55 × 55 | 34,944 |" in text
    assert "60,965,224 parameters, 724,406,816 multiply-accumulates" in text


def test_every_row_has_as_many_cells_as_the_heading() -> None:
    for preset in PRESETS:
        lines = markdown_table(analyse(preset.architecture)).splitlines()
        rows = [line for line in lines if line.startswith("|")]
        assert {row.count(" | ") for row in rows} == {6}


def test_a_mistake_stands_in_its_row() -> None:
    preset = find_preset("net-227")
    assert preset is not None
    text = markdown_table(analyse(preset.architecture))
    assert "— (It is declared for 9,216 features, but gets 6,400.)" in text


def test_a_name_cannot_break_the_table() -> None:
    odd = msgspec.structs.replace(PRESETS[0].architecture, name="a|b *c*\n# d <e> &lt;")
    heading = markdown_table(analyse(odd)).splitlines()[0]
    assert heading == "# a\\|b \\*c\\* # d \\<e> \\&lt;"
