"""An evaluation as a person keeps it: its figures as JSON or a table, the worst mistakes too."""

import json
from collections.abc import Sequence
from typing import Any

from alexnet_gui.core.csv_text import csv_lines
from alexnet_gui.core.evaluation import Evaluation, Mistake
from alexnet_gui.core.readable import readable


def as_json(found: Evaluation, model: str, worst: int | None = None) -> dict[str, Any]:
    """The figures under the names that are part of the interface.

    Args:
        found: The evaluation.
        model: What it is called there.
        worst: So many of its mistakes come along; None: no word of them.
    """
    figures: dict[str, Any] = {
        "model": model,
        "data": found.data,
        "pictures": found.pictures,
        "loss": found.loss,
        "top1_error": found.top1_error,
        "top5_error": found.top5_error,
        "classes": [
            {
                "class": each.name,
                "pictures": each.pictures,
                "top1_error": each.top1_error,
                "precision": each.precision,
                "confused_with": each.confused_with,
            }
            for each in found.classes
        ],
    }
    if worst is not None:
        figures["worst"] = [
            {
                "picture": _where(each),
                "class": each.label,
                "class_probability": each.label_probability,
                "predicted": each.predicted,
                "probability": each.probability,
            }
            for each in found.mistakes[:worst]
        ]
    return figures


def json_text(found: Evaluation) -> str:
    """The figures as a JSON file, with the mistakes that are known."""
    return json.dumps(as_json(found, found.model, len(found.mistakes)), indent=2) + "\n"


def classes_csv(found: Evaluation) -> str:
    """A line for each class, in the order of the data."""
    rows: list[tuple[str | int | float | None, ...]] = [
        (
            "class", "pictures", "correct", "recall", "top1_error", "precision",
            "confused_with", "confusions",
        ),
        *(
            (
                readable(each.name), each.pictures, each.correct, each.recall, each.top1_error,
                each.precision, each.confused_with and readable(each.confused_with),
                each.confusions,
            )
            for each in found.classes
        ),
    ]  # fmt: skip
    return csv_lines(rows)


def mistakes_csv(mistakes: Sequence[Mistake]) -> str:
    """A line for each mistake, the one that the model was surest of first."""
    head = ("number", "picture", "class", "class_probability", "predicted", "probability")
    rows = (
        (
            each.number, _where(each), readable(each.label), each.label_probability,
            readable(each.predicted), each.probability,
        )
        for each in mistakes
    )  # fmt: skip
    return csv_lines([head, *rows])


def _where(mistake: Mistake) -> str:
    return mistake.path or mistake.name
