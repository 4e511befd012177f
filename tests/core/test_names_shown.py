"""What is told of networks and classes is readable, whatever they are called."""

import json

import msgspec
import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.evaluation import ClassFigures, Evaluation, Mistake
from alexnet_gui.core.evaluation_files import classes_csv, json_text, mistakes_csv
from alexnet_gui.core.markdown import markdown_table
from alexnet_gui.core.model_info import ModelDescription
from alexnet_gui.core.model_words import model_text
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.survey_words import without_validation_text

ODD = "c\u202eba\x1b"
READABLE = r"c\u202eba\x1b"
NETWORK = msgspec.structs.replace(PRESETS[0].architecture, name=ODD).with_classes(1)
FOUND = Evaluation(
    model="run",
    data="photos",
    split="all",
    outputs=1,
    pictures=1,
    loss=0.5,
    top1_error=1.0,
    top5_error=0.0,
    classes=(ClassFigures(ODD, 1, 0, None, ODD, 1),),
    mistakes=(Mistake("1.png", "/photos/1.png", ODD, ODD, 0.75, 0.125),),
    wrong=1,
    remarks=(),
    seconds=2.0,
)


def told_of_a_model() -> str:
    known = ModelDescription(
        name="run",
        architecture=NETWORK,
        parameters=1,
        classes=(ODD,),
        preprocessing=usual_preprocessing(NETWORK.input),
        provenance={},
    )
    return model_text("Network", known)


@pytest.mark.parametrize(
    "told",
    [
        told_of_a_model(),
        classes_csv(FOUND),
        mistakes_csv(FOUND.mistakes),
        without_validation_text([ODD]),
        NETWORK.title,
        markdown_table(analyse(NETWORK)).replace("\\\\", "\\").replace("\\_", "_"),
    ],
)
def test_names_steer_nothing_where_they_are_told(told: str) -> None:
    assert READABLE in told
    assert "\u202e" not in told and "\x1b" not in told


def test_json_has_names_as_they_are() -> None:
    assert json.loads(json_text(FOUND))["classes"][0]["class"] == ODD
