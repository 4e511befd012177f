"""What an edit costs in the whole window: counted, not timed."""

from collections import Counter

import pytest

from alexnet_gui.core.analysis import analyse
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.drawing.geometry import lay_out
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.counting import calls, let_it_be_painted, paints

# What may be painted once more because its neighbour has got another size.
TWICE = 2


@pytest.fixture
def designing(window: MainWindow) -> MainWindow:
    window.resize(1280, 800)
    let_it_be_painted()
    return window


def edit(window: MainWindow) -> None:
    document = window.design.document
    document.apply(edits.set_value(document.architecture, 0, "out_channels", 90))
    let_it_be_painted()


def painted_by(window: MainWindow) -> Counter[str]:
    with paints() as counted:
        edit(window)
    return counted.within(window)


def test_an_edit_analyses_the_network_once_in_each_workspace(designing: MainWindow) -> None:
    assert calls(analyse, lambda: edit(designing)) <= 3


def test_an_edit_lays_the_drawing_out_once(designing: MainWindow) -> None:
    assert calls(lay_out, lambda: edit(designing)) <= 1


@pytest.mark.parametrize(
    "name", ["design.table", "design.drawing.area", "design.costs.sums", "status.network"]
)
def test_an_edit_paints_each_part_once_or_twice(designing: MainWindow, name: str) -> None:
    assert 1 <= painted_by(designing)[name] <= TWICE


def test_workspaces_that_nobody_sees_are_not_painted(designing: MainWindow) -> None:
    with paints() as counted:
        edit(designing)
    assert counted.within(designing.train, designing.explore) == {}


def test_nothing_is_painted_while_nothing_happens(designing: MainWindow) -> None:
    with paints() as counted:
        let_it_be_painted()
    painted = counted.within(designing)
    painted.pop("status.memory", None)  # it looks every other second
    assert painted == {}


def test_whatever_is_done_more_often_is_noticed(designing: MainWindow) -> None:
    document = designing.design.document

    def edit_more_than_twice() -> None:
        for _ in range(TWICE):
            edit(designing)
            document.undo()
            let_it_be_painted()

    assert calls(analyse, edit_more_than_twice) > 3
    assert calls(lay_out, edit_more_than_twice) > 1
    with paints() as counted:
        edit_more_than_twice()
    assert counted.within(designing)["design.table"] > TWICE
