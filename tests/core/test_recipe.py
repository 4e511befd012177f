"""Recipes: every setting is declared once, and checked by what is declared."""

import msgspec
import pytest

from alexnet_gui.core.recipe import SETTINGS, Recipe
from alexnet_gui.core.settings import Kind, Setting


def test_every_declared_setting_is_a_field_and_every_field_but_the_device_is_declared() -> None:
    declared = [setting.key for setting in SETTINGS]
    assert len(set(declared)) == len(declared)
    assert {*declared, "device"} == set(Recipe.__struct_fields__)


def test_the_defaults_are_in_range() -> None:
    assert Recipe().faults() is None


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: str(setting.key))
def test_what_is_out_of_range_is_said(setting: Setting) -> None:
    wrong = "magic" if setting.kind is Kind.CHOICE else setting.minimum - 1
    recipe = msgspec.structs.replace(Recipe(), **{setting.key: wrong})
    fault = recipe.faults()
    assert fault is not None
    assert fault.startswith(setting.label)


def test_what_is_not_a_number_is_out_of_range() -> None:
    assert Recipe(learning_rate=float("nan")).faults() is not None
    assert Recipe(learning_rate=float("inf")).faults() is not None


def test_momentum_has_no_effect_on_adamw_and_says_so() -> None:
    assert Recipe(optimiser="adamw").without_effect("momentum") is not None
    assert Recipe(optimiser="sgd").without_effect("momentum") is None
