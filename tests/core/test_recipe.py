"""Recipes: every setting is declared once, and checked by what is declared."""

import msgspec
import pytest

from alexnet_gui.core.recipe import SETTINGS, TITLES, Recipe
from alexnet_gui.core.settings import Kind, Setting


def test_every_declared_setting_is_a_field_and_every_field_but_the_device_is_declared() -> None:
    declared = [setting.key for setting in SETTINGS]
    assert len(set(declared)) == len(declared)
    assert {*declared, "device"} == set(Recipe.__struct_fields__)


def test_the_defaults_are_in_range() -> None:
    assert Recipe().faults() is None


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: str(setting.key))
def test_what_is_out_of_range_is_said(setting: Setting) -> None:
    wrong = "magic" if setting.kind in (Kind.CHOICE, Kind.FLAG) else setting.minimum - 1
    recipe = msgspec.structs.replace(Recipe(), **{setting.key: wrong})
    fault = recipe.faults()
    assert fault is not None
    assert fault.startswith(setting.subject)


def test_what_is_not_a_number_is_out_of_range() -> None:
    assert Recipe(learning_rate=float("nan")).faults() is not None
    assert Recipe(learning_rate=float("inf")).faults() is not None


@pytest.mark.parametrize(
    ("key", "changes", "says"),
    [
        ("drop_factor", {"schedule": "cosine"}, "does not drop the rate"),
        ("drop_epochs", {"schedule": "constant"}, "does not drop the rate"),
        ("drop_epochs", {"schedule": "step", "epochs": 5, "drop_epochs": 5}, "before the rate"),
        ("early_stopping", {"epochs": 5, "early_stopping": 5}, "over before that"),
        ("decay_biases", {"weight_decay": 0.0}, "no weight decay"),
        ("epochs", {"max_steps": 7}, "after 7 steps."),
        ("epochs", {"max_steps": 1}, "after 1 step."),
        ("data_on_device", {"device": "cpu"}, "in its own memory"),
    ],
)
def test_a_setting_without_effect_says_why(key: str, changes: dict[str, object], says: str) -> None:
    assert says in (msgspec.structs.replace(Recipe(), **changes).without_effect(key) or "")


def test_settings_with_an_effect_say_nothing() -> None:
    recipe = Recipe(schedule="plateau", optimiser="sgd", random_crop=True, early_stopping=3)
    assert [s.key for s in SETTINGS if recipe.without_effect(s.key) is not None] == []


def test_every_title_stands_above_a_setting() -> None:
    assert set(TITLES) <= {setting.key for setting in SETTINGS}


def test_momentum_has_no_effect_on_adamw_and_says_so() -> None:
    assert Recipe(optimiser="adamw").without_effect("momentum") is not None
    assert Recipe(optimiser="sgd").without_effect("momentum") is None


def test_what_is_out_of_range_is_called_by_a_noun() -> None:
    said = [
        msgspec.structs.replace(Recipe(), **{key: 0}).faults()
        for key in ("epochs", "max_steps", "save_minutes", "early_stopping", "cache_limit")
    ]
    assert said == [
        "Epochs must be between 1 and 100,000.",
        "Number of steps must be between 1 and 2,147,483,647.",
        "Minutes between checkpoints must be between 0.1 and 100,000.",
        "Epochs without improvement must be between 1 and 100,000.",
        "Room for prepared pictures must be between 1 and 100,000.",
    ]


def test_what_is_no_number_is_said_to_be_none() -> None:
    [rate] = [setting for setting in SETTINGS if setting.key == "learning_rate"]
    assert rate.fault(float("nan")) == "must be a number between 0 and 1,000"
