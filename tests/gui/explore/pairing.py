"""Two networks at once, and how to see what each of them shows."""

from pathlib import Path

from PySide6.QtTest import QTest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear, Lrn
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.pair.view import PairView
from tests.gui.explore.exploring import PATIENCE_MS, Explore

OTHER = Architecture(
    name="Other",
    input=(3, 64, 64),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=7, stride=2, padding=2),
        Activation(name="relu1", function="tanh"),
        Lrn(name="norm1"),
        MaxPool2d(name="pool1", kernel=3, stride=2),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=12),
    ),
)


def two(explore: Explore, path: Path) -> PictureSeen:
    """What the model at `path` makes of the picture on screen, beside the first network."""
    pair = explore.workspace.pair
    seen: list[PictureSeen] = []
    pair.looker.seen.connect(seen.append)
    pair.network.key = str(explore.workspace.networks.networks.add_file(path))
    pair.action.trigger()
    explore.qtbot.waitUntil(lambda: bool(seen), timeout=PATIENCE_MS)
    return seen[-1]


def panels(explore: Explore) -> tuple[LayersPanel, LayersPanel]:
    view = explore.workspace.pair.view
    return view.sides[0].panel, view.sides[1].panel


def view_of(explore: Explore) -> PairView:
    return explore.workspace.pair.view


def hover(explore: Explore, panel: LayersPanel, cell: int) -> None:
    cells = panel.layer_card.cells
    QTest.mouseMove(cells, cells.cell_rect(cell).center().toPoint())
    explore.qtbot.waitUntil(lambda: cells.under_mouse == cell)
