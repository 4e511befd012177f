"""An evaluation as files: JSON under the names of the command line, and tables."""

import json

from alexnet_gui.core.evaluation import ClassFigures, Evaluation, Mistake
from alexnet_gui.core.evaluation_files import as_json, classes_csv, json_text, mistakes_csv

FOUND = Evaluation(
    model="run",
    data="photos",
    split="all",
    outputs=3,
    pictures=4,
    loss=0.5,
    top1_error=0.25,
    top5_error=0.0,
    classes=(ClassFigures("cat", 3, 2, 1.0, "dog", 1), ClassFigures("dog", 1, 1, 0.5, None, 0)),
    mistakes=(Mistake("cat/1.png", "/photos/cat/1.png", "cat", "dog", 0.75, 0.125, number=3),),
    wrong=1,
    remarks=(),
    seconds=2.0,
)


def test_json_lists_mistakes_only_where_they_are_asked_for() -> None:
    found = as_json(FOUND, "runs/a")
    assert list(found) == [
        "model", "data", "pictures", "loss", "top1_error", "top5_error", "classes",
    ]  # fmt: skip
    assert found["model"] == "runs/a"
    assert found["classes"][0] == {
        "class": "cat", "pictures": 3, "top1_error": 1 - 2 / 3, "precision": 1.0,
        "confused_with": "dog",
    }  # fmt: skip
    assert json.loads(json_text(FOUND))["worst"] == [
        {
            "picture": "/photos/cat/1.png", "class": "cat", "class_probability": 0.125,
            "predicted": "dog", "probability": 0.75,
        }
    ]  # fmt: skip


def test_tables_have_a_line_for_each_class_and_each_mistake() -> None:
    assert classes_csv(FOUND).splitlines() == [
        "class,pictures,correct,recall,top1_error,precision,confused_with,confusions",
        f"cat,3,2,{2 / 3!r},{1 - 2 / 3!r},1.0,dog,1",
        "dog,1,1,1.0,0.0,0.5,,0",
    ]
    assert mistakes_csv(FOUND.mistakes).splitlines() == [
        "number,picture,class,class_probability,predicted,probability",
        "3,/photos/cat/1.png,cat,0.125,dog,0.75",
    ]


def test_a_class_without_pictures_has_no_recall_and_no_error() -> None:
    empty = ClassFigures("cat", 0, 0, None, None, 0)
    assert (empty.recall, empty.top1_error) == (None, None)
