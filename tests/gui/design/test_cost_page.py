"""The network's page in the inspector: costs as sums, memory term by term, bars for each layer."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

from alexnet_gui.core.analysis import Analysis, analyse
from alexnet_gui.core.costs import layer_memory, training_memory
from alexnet_gui.core.presets import PRESETS, Preset, find_preset
from alexnet_gui.gui.design.costs.bars import CostBars, cost_shares
from alexnet_gui.gui.design.costs.figure_lines import LINE, FigureLines
from alexnet_gui.gui.design.costs.memory_terms import MemoryTerms
from alexnet_gui.gui.design.costs.sums import cost_lines
from alexnet_gui.gui.design.table.columns import Column
from alexnet_gui.gui.widgets.figures import bytes_text

if TYPE_CHECKING:
    from alexnet_gui.core.recipe import Optimiser
    from tests.gui.design.conftest import Hands

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def analysis_of(preset_id: str) -> Analysis:
    preset = find_preset(preset_id)
    assert preset is not None
    return analyse(preset.architecture)


def figures(hands: "Hands", name: str) -> dict[str, str]:
    lines = hands.find(FigureLines, f"design.costs.{name}").lines
    return {line.title: line.figure for line in lines}


def total(hands: "Hands", batch: int, optimiser: "Optimiser") -> str:
    memory = training_memory(hands.workspace.analysis, batch, optimiser)
    assert memory is not None
    return bytes_text(memory.total)


# --- figures, without a window -------------------------------------------------------------------


def test_the_papers_costs_are_sums_over_kinds_of_layers() -> None:
    lines = [(line.title, line.figure) for line in cost_lines(analysis_of("paper-2012"))]
    assert lines == [
        ("Parameters", "60,965,224"),
        ("Dense", "58,631,144"),
        ("Convolution", "2,334,080"),
        ("MACs", "724,406,816"),
        ("Convolution", "665,784,864"),
        ("Dense", "58,621,952"),
        ("FLOPs", "1,448,813,632"),
        ("Weights", "232.6 MiB"),
    ]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_the_bars_of_all_layers_together_are_the_whole(preset: Preset) -> None:
    analysis = analyse(preset.architecture)
    shares = cost_shares(analysis, layer_memory(analysis, 32))
    for column in range(3):
        assert sum(each.parts[column] for each in shares) == pytest.approx(1)


def test_a_layer_that_costs_nothing_has_no_bars() -> None:
    analysis = analysis_of("paper-2012")
    names = [each.name for each in cost_shares(analysis, layer_memory(analysis, 32))]
    assert "conv1" in names
    assert "relu1" in names  # the backward pass reads its output
    assert "flatten" not in names


# --- on screen -----------------------------------------------------------------------------------


def test_memory_is_shown_term_by_term_with_its_sum(hands: "Hands") -> None:
    shown = figures(hands, "memory")
    assert shown["Weights"] == shown["Gradients"] == shown["Optimiser"] == "232.6 MiB"
    assert shown["Sum"] == total(hands, 128, "sgd")


def test_another_optimiser_and_batch_size_change_the_forecast(hands: "Hands") -> None:
    batch = hands.find(QAbstractSpinBox, "design.costs.batch_size")
    batch.setFocus()
    batch.selectAll()
    hands.type("32")
    assert figures(hands, "memory")["Sum"] == total(hands, 32, "sgd")
    optimiser = hands.find(QComboBox, "design.costs.optimiser")
    optimiser.setFocus()
    hands.press(Qt.Key.Key_End)
    assert figures(hands, "memory")["Optimiser"] == "465.1 MiB"
    assert figures(hands, "memory")["Sum"] == total(hands, 32, "adamw")
    assert hands.find(QAbstractSpinBox, "design.batch").text() == "32"


def test_each_network_is_forecast_with_its_own_recipes_optimiser(hands: "Hands") -> None:
    hands.workspace.load_preset("half-width")
    assert figures(hands, "memory")["Sum"] == total(hands, 128, "adamw")


def test_costs_follow_every_edit_also_one_made_while_another_page_was_shown(
    hands: "Hands",
) -> None:
    hands.go_to("conv1", Column.NUMBER)
    hands.workspace.load_preset("mnist-28")
    hands.table.clearSelection()
    assert figures(hands, "sums")["Parameters"] == "24,351,434"
    hands.workspace.document.undo()
    assert figures(hands, "sums")["Parameters"] == "60,965,224"


def test_a_network_that_cannot_run_has_costs_but_no_forecast(hands: "Hands") -> None:
    hands.workspace.load_preset("net-227")
    assert figures(hands, "sums")["Parameters"] == "63,951,208"
    assert figures(hands, "sums")["MACs"] == figures(hands, "sums")["FLOPs"] == "—"
    assert set(figures(hands, "memory").values()) == {"—"}


def test_what_a_figure_means_is_in_its_tooltip(hands: "Hands") -> None:
    lines = hands.find(FigureLines, "design.costs.sums")
    titles = [line.title for line in lines.lines]
    place = QPoint(10, titles.index("FLOPs") * LINE + LINE // 2)
    assert "two floating-point operations" in lines.tooltip(place)
    terms = hands.find(MemoryTerms, "design.costs.memory")
    assert terms.tooltip(QPoint(10, 0)) == ""  # the bar


def test_a_screen_reader_hears_the_figures_of_every_layer(hands: "Hands") -> None:
    bars = hands.find(CostBars, "design.costs.layers")
    spoken = bars.accessibleDescription().splitlines()
    assert spoken[0].startswith("conv1: 34,944 parameters (0.1 %)")
    assert bars.tooltip(QPoint(10, bars.height() // (len(spoken) + 1) + 5)) == spoken[0]
    assert "58,631,144" in hands.find(QWidget, "design.costs.sums").accessibleDescription()
