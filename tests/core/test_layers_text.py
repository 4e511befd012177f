"""Some layers as text: what is copied is read back, and what is wrong is refused by place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import LARGEST, architecture_text, layers_text, parse_layers
from alexnet_gui.core.layers import PALETTE
from alexnet_gui.core.presets import PRESETS

CONV = {"name": "conv1", "type": "conv2d", "out_channels": 8, "kernel": 3}


def text(**changes: Any) -> str:
    fields = {"format": "alexnet-gui/layers", "version": 1, "layers": [CONV], **changes}
    return json.dumps({key: value for key, value in fields.items() if value is not ...})


def refusal(document: str) -> str:
    with pytest.raises(UserError) as caught:
        parse_layers(document, "clipboard")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_every_kind_of_layer_is_read_back_the_same() -> None:
    layers = tuple(make(f"layer{n}") for n, make in enumerate(PALETTE.values()))
    assert parse_layers(layers_text(layers), "clipboard") == layers


def test_a_person_can_read_it() -> None:
    conv, relu = PRESETS[1].architecture.layers[:2]
    assert layers_text([conv, relu]) == (
        '{\n  "format": "alexnet-gui/layers",\n  "version": 1,\n  "layers": [\n'
        '    {"name": "conv1", "type": "conv2d", "out_channels": 64, "kernel": 11, '
        '"stride": 4, "padding": 2},\n'
        '    {"name": "relu1", "type": "activation", "function": "relu"}\n'
        "  ]\n}\n"
    )


def test_a_whole_architecture_gives_its_layers() -> None:
    paper = PRESETS[0].architecture
    assert parse_layers(architecture_text(paper), "clipboard") == paper.layers


def test_no_layers_are_layers_too() -> None:
    assert parse_layers(layers_text([]), "clipboard") == ()


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (text(version=2), "version"),
        (text(version=...), "version"),
        (text(version=True), "version"),
        (text(name="x"), "name"),
        (text(input=[3, 32, 32]), "input"),
        (text(layers=...), "layers"),
        (text(layers=[CONV, {**CONV, "name": "b", "type": "conv3d"}]), "layers[1].type"),
        (text(layers=[{**CONV, "kernal": 3}]), "layers[0].kernal"),
        (text(layers=[{**CONV, "kernel": "3"}]), "layers[0].kernel"),
        (text(layers=[{**CONV, "kernel": 65_536}]), "layers[0].kernel"),
        (text(layers=[{**CONV, "name": "train"}]), "layers[0].name"),
        (text(layers=[CONV, CONV]), "layers[1].name"),
        (text().replace('"kernel": 3', '"kernel": 3, "kernel": 5'), "layers[0].kernel"),
    ],
)
def test_what_is_wrong_is_refused_with_the_place(document: str, place: str) -> None:
    assert refusal(document).startswith(f"clipboard: {place}: ")


def test_text_without_end_is_refused() -> None:
    assert refusal(text() + " " * LARGEST) == "clipboard: it is too long"


@pytest.mark.parametrize(
    "document",
    ["{}", "[]", "null", "3", text(format="other"), text(format=...), text(format={})],
)
def test_what_is_no_such_document_holds_no_layers(document: str) -> None:
    assert parse_layers(document, "clipboard") == ()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.sampled_from(["{}", "9" * 10_000, "[" * 100_000]))
def test_whatever_the_text_is_it_holds_no_layers_or_is_refused_in_one_line(document: str) -> None:
    try:
        assert parse_layers(document, "clipboard") == ()
    except UserError as error:
        assert str(error).startswith("clipboard: ")
        assert "\n" not in str(error)
