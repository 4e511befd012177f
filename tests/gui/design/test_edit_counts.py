"""What an edit costs in the whole window: counted, not timed."""

from collections.abc import Callable
from itertools import cycle

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from alexnet_gui.core.analysis import analyse
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.drawing.geometry import lay_out
from alexnet_gui.gui.design.inspector.layer_forms import LayerForms
from alexnet_gui.gui.design.inspector.panel import Inspector
from alexnet_gui.gui.design.table.view import LayerTable
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.counting import calls, let_it_be_painted, paints
from tests.gui.windows import child

# What may be painted once more because its neighbour has got another size.
TWICE = 2

# An analysis is kept for a while: each edit makes a network that was not there for long.
FILTERS = cycle(range(52, 96, 2))

Edit = Callable[[], None]


@pytest.fixture
def designing(window: MainWindow) -> MainWindow:
    window.resize(1280, 800)
    let_it_be_painted()
    return window


@pytest.fixture
def edit(designing: MainWindow, qtbot: QtBot) -> Edit:
    """An edit, another one each time, until the workspaces behind have followed it too."""
    document, follows = designing.design.document, designing.follower.findChildren(QTimer)

    def act() -> None:
        document.apply(edits.set_value(document.architecture, 0, "out_channels", next(FILTERS)))
        assert any(timer.isActive() for timer in follows)
        qtbot.waitUntil(lambda: not any(timer.isActive() for timer in follows))
        let_it_be_painted()

    return act


def test_an_edit_analyses_the_network_once_for_all_workspaces(edit: Edit) -> None:
    assert calls(analyse, edit) == 1


def test_the_workspaces_behind_follow_an_edit_once(designing: MainWindow, edit: Edit) -> None:
    follow = [type(each).architecture_changed for each in (designing.train, designing.explore)]

    def edit_and_take_back() -> None:
        edit()
        designing.design.document.undo()

    assert [calls(each, edit_and_take_back) for each in follow] == [1, 1]


def test_a_layer_that_moves_down_is_shown_once_by_the_inspector(designing: MainWindow) -> None:
    document, table = designing.design.document, child(designing, LayerTable, "design.table")
    table.select_rows([8])

    def put_in() -> None:
        document.apply(edits.insert(document.architecture, 4, "max_pool2d"))
        let_it_be_painted()

    assert calls(LayerForms.show_layer, put_in) == 1
    assert calls(LayerForms.show_layer, document.undo) == 1
    [chosen] = table.selected_rows
    shown = child(designing, Inspector, "design.inspector").title.text()
    assert shown == document.architecture.layers[chosen].name


def test_an_edit_lays_the_drawing_out_once(edit: Edit) -> None:
    assert calls(lay_out, edit) == 1


@pytest.mark.parametrize(
    "name", ["design.table", "design.drawing.area", "design.costs.sums", "status.network"]
)
def test_an_edit_paints_each_part_once_or_twice(
    designing: MainWindow, edit: Edit, name: str
) -> None:
    with paints() as counted:
        edit()
    assert 1 <= counted.within(designing)[name] <= TWICE


def test_workspaces_that_nobody_sees_are_not_painted(designing: MainWindow, edit: Edit) -> None:
    with paints() as counted:
        edit()
    assert counted.within(designing.train, designing.explore) == {}


def test_nothing_is_painted_while_nothing_happens(designing: MainWindow) -> None:
    with paints() as counted:
        let_it_be_painted()
    painted = counted.within(designing)
    painted.pop("status.memory", None)  # it looks every other second
    assert painted == {}


def test_whatever_is_done_more_often_is_noticed(designing: MainWindow, edit: Edit) -> None:
    document = designing.design.document

    def edit_more_than_twice() -> None:
        for _ in range(TWICE):
            edit()
            document.undo()
            let_it_be_painted()

    assert calls(analyse, edit_more_than_twice) > 1
    assert calls(lay_out, edit_more_than_twice) > 1
    with paints() as counted:
        edit_more_than_twice()
    assert counted.within(designing)["design.table"] > TWICE
