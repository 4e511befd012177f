"""Architecture files: what is written is read back, and what is wrong is refused by place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import (
    architecture_text,
    parse_architecture,
    read_architecture,
    write_architecture,
)
from alexnet_gui.core.layers import PALETTE, Conv2d
from alexnet_gui.core.presets import PRESETS, Preset

CONV = {"name": "conv1", "type": "conv2d", "out_channels": 8, "kernel": 3}


def text(**changes: Any) -> str:
    fields = {
        "format": "alexnet-gui/architecture",
        "version": 1,
        "name": "test",
        "input": [3, 32, 32],
        "layers": [CONV],
        **changes,
    }
    return json.dumps({key: value for key, value in fields.items() if value is not ...})


def refusal(document: str) -> str:
    with pytest.raises(UserError) as caught:
        parse_architecture(document, "net.json")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: str(preset.id))
def test_a_preset_that_was_saved_is_read_back_the_same(preset: Preset, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    write_architecture(preset.architecture, path)
    assert read_architecture(path) == preset.architecture


def test_every_kind_of_layer_survives_a_round_trip() -> None:
    layers = [json.loads(architecture_text_of(make(kind))) for kind, make in PALETTE.items()]
    read = parse_architecture(text(layers=layers), "net.json")
    assert [layer.kind for layer in read.layers] == list(PALETTE)


def architecture_text_of(layer: Any) -> str:
    from alexnet_gui.core.architecture import Architecture

    document = architecture_text(Architecture(name="x", input=(1, 1, 1), layers=(layer,)))
    return json.dumps(json.loads(document)["layers"][0])


def test_defaults_and_pairs_are_read() -> None:
    read = parse_architecture(text(layers=[{**CONV, "kernel": [3, 5]}]), "net.json")
    assert read.initialisation == "pytorch"
    assert read.layers == (Conv2d(name="conv1", out_channels=8, kernel=(3, 5)),)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (text(format="other"), "format"),
        (text(format=...), "format"),
        (text(version=2), "version"),
        (text(version=True), "version"),
        (text(extra=1), "extra"),
        (text(name=...), "name"),
        (text(name=5), "name"),
        (text(input=[3, 32]), "input"),
        (text(input=[3, 32, "32"]), "input[2]"),
        (text(input=[3, 32, 99_999]), "input[2]"),
        (text(initialisation="magic"), "initialisation"),
        (text(layers=[CONV, {**CONV, "name": "b", "type": "conv3d"}]), "layers[1].type"),
        (text(layers=[{**CONV, "kernal": 3}]), "layers[0].kernal"),
        (text(layers=[{**CONV, "kernel": "3"}]), "layers[0].kernel"),
        (text(layers=[{**CONV, "kernel": [3, 3, 3]}]), "layers[0].kernel"),
        (text(layers=[{**CONV, "kernel": 1e30}]), "layers[0].kernel"),
        (text(layers=[{**CONV, "kernel": 10**30}]), "layers[0].kernel"),
        (text(layers=[{**CONV, "kernel": 65_536}]), "layers[0].kernel"),
        (text(layers=[{**CONV, "bias": 1}]), "layers[0].bias"),
        (text(layers=[{**CONV, "name": "train"}]), "layers[0].name"),
        (text(layers=[{**CONV, "name": "a.b"}]), "layers[0].name"),
        (text(layers=[CONV, CONV]), "layers[1].name"),
        (text(layers={"0": CONV}), "layers"),
        (text().replace('"kernel": 3', '"kernel": 3, "kernel": 5'), "layers[0].kernel"),
    ],
)
def test_what_is_wrong_is_refused_with_the_place(document: str, place: str) -> None:
    assert refusal(document).startswith(f"net.json: {place}: ")


@pytest.mark.parametrize(
    "document",
    ["", "{", "[]", "null", "[" * 100_000, '{"format": NaN}', "9" * 10_000, '{"a": 1e999}'],
)
def test_what_is_no_architecture_at_all_is_refused_in_one_line(document: str) -> None:
    assert refusal(document).startswith("net.json: ")


def test_zero_and_negative_sizes_open_so_that_they_can_be_mended() -> None:
    read = parse_architecture(text(layers=[{**CONV, "kernel": 0, "padding": -1}]), "net.json")
    assert read.layers[0].faults() is not None


@settings(max_examples=500, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from([*CONV, "format", "stride", "x"]), inner, max_size=6)
        ),
        max_leaves=12,
    ),
    st.sampled_from(["name", "input", "layers", "initialisation", "layer"]),
)
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_one_line(
    value: object, key: str
) -> None:
    changes = {"layers": [value]} if key == "layer" else {key: value}
    try:
        parse_architecture(text(**changes), "net.json")
    except UserError as error:
        assert "\n" not in error.message


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00"])
def test_a_file_that_is_not_text_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_bytes(data)
    with pytest.raises(UserError, match=r"net\.json"):
        read_architecture(path)


def test_a_mark_at_the_start_that_some_editors_write_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(text(), encoding="utf-8-sig")
    assert read_architecture(path).name == "test"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless device")
def test_a_device_without_an_end_is_refused() -> None:
    with pytest.raises(UserError, match="is not a file"):
        read_architecture(Path("/dev/zero"))


def test_a_refusal_is_one_line_whatever_a_name_is_made_of() -> None:
    refused = refusal(text(layers=[{**CONV, "name": "a\nb\x1b[31m"}]))
    assert "\x1b" not in refused


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(UserError):
            read_architecture(path)


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "inside").write_text("kept")
    with pytest.raises(UserError):
        write_architecture(PRESETS[0].architecture, path)
    assert list(tmp_path.iterdir()) == [path]
