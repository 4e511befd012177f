"""Explore: from a drop to predictions on screen, a layer's mosaic, and a picture of 200 megapixels.

    python -m benchmarks.explore_speed [--rounds 15] [--only drop|mosaic|huge] [--json FILE]

The whole window is on Qt's offscreen platform unless QT_QPA_PLATFORM names another, and pictures
are dropped onto it.

drop: from the drop until the new predictions are painted, less what decoding the same file by
Pillow and one bare forward pass take in the same process; they take turns. Goal: 50 ms.

mosaic: the maps of a layer composed and painted, at two sizes of the window. Goal: a frame, 16 ms.

huge: a timer is to tick every 5 ms while a JPEG of 200 megapixels is opened and shown. The time
between two ticks is how long the window did not react. Goal: at most 100 ms, at which people begin
to notice (Nielsen, Usability Engineering, 1993, section 5.5).
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import torch
from PIL import Image
from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.presets import PRESETS
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.starter import starter_file
from alexnet_gui.engine.models import Model, load_model, untrained
from alexnet_gui.engine.pictures import prepare
from alexnet_gui.gui.app import make_application
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.networks import DESIGN
from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.settings_store import SettingsStore
from benchmarks.measure import Measure, parser, report
from benchmarks.ticks import TICK_MS, Ticks

DROP_MS, FRAME_MS, NOTICED_MS = 50.0, 16.0, 100.0
HEARTBEAT_MS = 50  # at most so long until it is seen that something has happened elsewhere
PATIENCE_SECONDS = 120.0
SIZES = ((1280, 800), (1920, 1080))
MAPS = {"conv1": (96, 55, 55), "conv3": (384, 13, 13)}  # of paper-2012, the design at first
HUGE = (20_000, 10_000)
WARM_UP = 3  # rounds that do not count
COFFEE = resource("pictures", "coffee.png")


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--only", choices=("drop", "mosaic", "huge"))
    options = arguments.parse_args()
    make_application()
    return report(_measures(options.only, options.rounds), options.json)


def _measures(only: str | None, rounds: int) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder, _window(Path(folder)) as window:
        for name, measures in (("drop", _drops), ("mosaic", _mosaics), ("huge", _huge)):
            if only in (None, name):
                yield from measures(window, Path(folder), rounds)


def _platform() -> str:
    return f"Qt platform {QApplication.platformName()}"


# --- the window ----------------------------------------------------------------------------------


@contextmanager
def _window(folder: Path) -> Iterator[MainWindow]:
    """The window on Explore with the engine loaded, through the starter or an untrained preset."""
    bridge = Bridge()
    window = MainWindow(bridge, SettingsStore(folder / "settings.json"), runs=folder / "runs")
    window.resize(*SIZES[0])
    window.show()
    window.show_workspace("explore")
    bridge.start_engine()
    _wait(lambda: bridge.ready)
    if starter_file() is None:
        window.design.load_preset("torchvision")
        _wait(lambda: window.explore.networks.current.text.endswith("torchvision"))
    try:
        yield window
    finally:
        window.closing.insist()
        window.close()
        bridge.shut_down()


def _wait(until: Callable[[], object]) -> None:
    """Let the window work until something is so; in between it sleeps, as it does for a person."""
    heartbeat = QTimer(interval=HEARTBEAT_MS)
    heartbeat.start()
    start = perf_counter()
    while not until():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if perf_counter() - start > PATIENCE_SECONDS:
            raise SystemExit("The window did not come to an end.")


def _drop(window: MainWindow, path: Path) -> float:
    """Drop the file at `path` onto the window, as another program would; when it was let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    place = QPointF(window.rect().center())
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    surface = window.windowHandle()
    QApplication.sendEvent(surface, QDragEnterEvent(place.toPoint(), *how, none))
    QApplication.processEvents()  # the window shows that it would take it
    start = perf_counter()
    QApplication.sendEvent(surface, QDropEvent(place, *how, none))
    return start


def _show(window: MainWindow, path: Path) -> None:
    """Have the picture at `path` on screen, and nothing left to do."""
    looker = window.explore.looker
    _drop(window, path)
    _wait(lambda: looker.answered is not None and looker.answered.picture.name == path.name)
    for _turn in range(20):
        QApplication.processEvents()


class Painted(QObject):
    """When a label was first painted with another text than it had."""

    def __init__(self, label: QLabel) -> None:
        super().__init__(label)
        self._label = label
        self._before = label.text()
        self.at = 0.0
        label.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.at and self._label.text() != self._before:
            self.at = perf_counter()
        return False


# --- from drop to predictions --------------------------------------------------------------------


def _drops(window: MainWindow, folder: Path, rounds: int) -> Iterator[Measure]:
    large = folder / "large.jpg"
    with Image.open(resource("pictures", "chelsea.png")) as image:
        _grained(image.convert("RGB").resize((4000, 3000))).save(large, quality=92)
    starter = starter_file()
    model = load_model(starter) if starter else untrained(_torchvision())
    for path in (resource("pictures", "chelsea.png"), large):
        _show(window, COFFEE)
        bare, ours = [], []
        for _round in range(WARM_UP + rounds):
            bare.append(_bare(model, path))
            ours.append(_until_painted(window, path))
            _show(window, COFFEE)
        bare, ours = bare[WARM_UP:], ours[WARM_UP:]
        with Image.open(path) as image:
            size = f"{image.width} × {image.height}"
        yield Measure(
            name=f"drop to predictions on screen, {model.name} model, picture of {size}",
            against="decoding + one forward pass; the difference",
            values=tuple(one - other for one, other in zip(ours, bare, strict=True)),
            unit="ms",
            goal=DROP_MS,
            wanted="at most",
            note=f"{median(ours):.0f} ms in all, decoding and forward pass {median(bare):.0f} ms,"
            f" {torch.get_num_threads()} threads, {_platform()}",
        )


def _torchvision() -> Architecture:
    return next(preset.architecture for preset in PRESETS if preset.id == "torchvision")


def _grained(image: Image.Image) -> Image.Image:
    """`image` with grain, so that it takes as long to decode as a photograph."""
    grain = np.random.default_rng(0).normal(0, 6, (image.height, image.width, 1))
    return Image.fromarray((np.asarray(image) + grain).clip(0, 255).astype(np.uint8))


def _bare(model: Model, path: Path) -> float:
    """Milliseconds that Pillow takes to decode the file, and PyTorch for one forward pass."""
    start = perf_counter()
    with Image.open(path) as image:
        image.load()
    decoded = perf_counter()
    prepared, _crop = prepare(image, model.preprocessing, model.architecture.input[0])
    begun = perf_counter()
    with torch.no_grad():
        model.network(prepared[None])
    return 1000 * (decoded - start + perf_counter() - begun)


def _until_painted(window: MainWindow, path: Path) -> float:
    """Milliseconds from a drop until the likeliest class is painted."""
    label = window.explore.findChild(QLabel, "explore.prediction1")
    assert isinstance(label, QLabel)
    painted = Painted(label)
    start = _drop(window, path)
    _wait(lambda: painted.at)
    label.removeEventFilter(painted)
    return 1000 * (painted.at - start)


# --- mosaics -------------------------------------------------------------------------------------


def _mosaics(window: MainWindow, _folder: Path, rounds: int) -> Iterator[Measure]:
    window.explore.networks.choose(DESIGN)
    _show(window, COFFEE)
    for size in SIZES:
        window.resize(*size)
        for layer, shape in MAPS.items():
            yield _mosaic(window, layer, shape, rounds)


def _mosaic(window: MainWindow, layer: str, shape: tuple[int, ...], rounds: int) -> Measure:
    """The maps alone, and beside them everything that follows when a layer is chosen."""
    layers = window.explore.layers
    cells, change = [], []
    for _round in range(WARM_UP + rounds):
        layers.show_layer("conv5")
        QApplication.processEvents()
        start = perf_counter()
        layers.show_layer(layer)
        QApplication.processEvents()
        change.append(perf_counter() - start)
        start = perf_counter()
        layers.layer_card.cells.repaint_cells()
        layers.layer_card.cells.repaint()
        cells.append(perf_counter() - start)
    maps, side = shape[0], shape_text(shape[1:])
    return Measure(
        name=f"mosaic of {maps} maps of {side}, painted, window {window.width()} ×"
        f" {window.height()}",
        values=tuple(1000 * taken for taken in cells[WARM_UP:]),
        unit="ms",
        goal=FRAME_MS,
        wanted="at most",
        note=f"{1000 * median(change[WARM_UP:]):.1f} ms for the whole change of layers,"
        f" {_platform()}",
    )


# --- 200 megapixels ------------------------------------------------------------------------------


def _huge(window: MainWindow, folder: Path, _rounds: int) -> Iterator[Measure]:
    path = folder / "huge.jpg"
    tile = _grained(Image.open(COFFEE).convert("RGB").resize((1000, 1000)))
    image = Image.new("RGB", HUGE)
    for x in range(0, HUGE[0], tile.width):
        for y in range(0, HUGE[1], tile.height):
            image.paste(tile, (x, y))
    image.save(path, quality=85)
    del image
    _show(window, COFFEE)
    looker, ticks = window.explore.looker, Ticks()
    start = _drop(window, path)
    _wait(lambda: looker.answered is not None and looker.answered.picture.name == path.name)
    answered = perf_counter()
    for _turn in range(100):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, TICK_MS)
    yield Measure(
        name=f"gaps between ticks of a {TICK_MS} ms timer while 200 megapixels are opened",
        values=tuple(ticks.gaps),
        unit="ms",
        goal=NOTICED_MS,
        wanted="at most",
        statistic="longest",
        note=f"answered after {answered - start:.1f} s, {_platform()}",
    )


if __name__ == "__main__":
    sys.exit(main())
