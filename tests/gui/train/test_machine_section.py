"""What a person may ask of the machine stands in a job, and says where it is of no use."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alexnet_gui.core.recipe import Recipe
from alexnet_gui.gui.train.machine_section import FASTER, MachineSection
from alexnet_gui.gui.widgets.check_box import CheckBox
from tests.gui.windows import child


@pytest.fixture
def section(qtbot: QtBot) -> MachineSection:
    made = MachineSection(Recipe())
    qtbot.addWidget(made)
    made.show()
    return made


def switch(section: MachineSection, key: str) -> None:
    QTest.keyClick(child(section, CheckBox, f"train.machine.form.{key}"), Qt.Key.Key_Space)


def note(section: MachineSection, key: str) -> str:
    label = child(section, QLabel, f"train.machine.form.{key}.note")
    return label.text() if label.isVisible() else ""


@pytest.mark.parametrize("key", FASTER)
def test_what_is_not_measured_is_off_until_a_person_switches_it_on(
    section: MachineSection, qtbot: QtBot, key: str
) -> None:
    assert section.applied_to(Recipe()) == Recipe()
    with qtbot.waitSignal(section.changed):
        switch(section, key)
    wanted = msgspec.structs.replace(Recipe(epochs=3), **{key: True})
    assert section.applied_to(Recipe(epochs=3)) == wanted


def test_a_recipe_that_has_it_on_shows_so(qtbot: QtBot) -> None:
    section = MachineSection(Recipe(compile=True, data_on_device=True))
    qtbot.addWidget(section)
    assert section.applied_to(Recipe()) == Recipe(compile=True, data_on_device=True)


def test_data_on_the_gpu_says_that_it_is_of_no_use_on_the_cpu(section: MachineSection) -> None:
    section.show_devices((("automatic", "CPU, 2 threads"), ("cpu", "CPU, 2 threads")))
    assert not note(section, "data_on_device")
    switch(section, "data_on_device")
    assert "has the pictures in its own memory" in note(section, "data_on_device")
    section.show_devices((("automatic", "A GPU"), ("cpu", "CPU"), ("cuda:0", "A GPU")))
    assert not note(section, "data_on_device")
