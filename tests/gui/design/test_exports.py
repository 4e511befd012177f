"""Exports from the window: what is written, what is refused, and what the banner says of it."""

import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QImage
from pytestqt.qtbot import QtBot

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.layers import Flatten, Linear
from alexnet_gui.core.markdown import markdown_table
from alexnet_gui.core.source_code import python_source
from alexnet_gui.gui.design.files.onnx_export import OnnxExport
from alexnet_gui.gui.main_window import MainWindow
from tests.gui.answers import answering, choose
from tests.gui.windows import child, click, words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PATIENCE_MS = 120_000  # a process that imports torch on a busy machine
SMALL = Architecture(
    name="Small",
    input=(3, 8, 8),
    layers=(Flatten(name="flatten"), Linear(name="fc", out_features=2)),
)


def action(window: MainWindow, name: str) -> QAction:
    return child(window, QAction, f"design.export.{name}.action")


def export(window: MainWindow, name: str, path: Path) -> None:
    answering(choose(path))
    action(window, name).trigger()


@pytest.fixture
def small(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with a network that is written in no time."""
    write_architecture(SMALL, tmp_path / "small.json")
    window.design.open_file(tmp_path / "small.json")
    return window


# --- what is made at once ------------------------------------------------------------------------


def test_source_and_table_are_written_and_the_banner_says_so(
    window: MainWindow, tmp_path: Path
) -> None:
    export(window, "python", tmp_path / "net.py")
    architecture, analysis = window.design.architecture, window.design.analysis
    assert (tmp_path / "net.py").read_text(encoding="utf-8") == python_source(architecture)
    assert words(window) == "net.py is written."
    export(window, "markdown", tmp_path / "net.md")
    assert (tmp_path / "net.md").read_text(encoding="utf-8") == markdown_table(analysis)
    assert words(window) == "net.md is written."
    click(window, "banner.close")
    assert words(window) == ""  # the first message has given way to the second


def test_the_drawing_is_written_as_svg_and_as_png(window: MainWindow, tmp_path: Path) -> None:
    export(window, "svg", tmp_path / "net.svg")
    assert ElementTree.parse(tmp_path / "net.svg").getroot().tag.endswith("svg")
    export(window, "png", tmp_path / "net.png")
    assert not QImage(str(tmp_path / "net.png")).isNull()


@pytest.mark.parametrize("name", ["python", "onnx"])
def test_a_network_that_cannot_run_is_refused_before_a_file_is_asked_for(
    window: MainWindow, name: str
) -> None:
    window.design.load_preset("net-227")
    action(window, name).trigger()  # a dialog would wait for its answer for ever
    assert "fc6: It is declared for 9,216 features" in words(window)
    assert words(window).endswith("The list of problems below the table offers repairs.")


def test_the_table_and_the_drawing_of_such_a_network_show_the_mistake(
    window: MainWindow, tmp_path: Path
) -> None:
    window.design.load_preset("net-227")
    export(window, "markdown", tmp_path / "net.md")
    assert "It is declared for 9,216" in (tmp_path / "net.md").read_text(encoding="utf-8")
    export(window, "svg", tmp_path / "net.svg")
    assert (tmp_path / "net.svg").exists()


def test_what_cannot_be_written_is_said(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "gone" / "net.py"
    export(window, "python", path)
    assert "net.py cannot be written" in words(window)


class Opened(QObject):
    """What the desktop would have opened."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[QUrl] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.addresses.append(address)


@pytest.fixture
def desktop(qapp: object) -> Iterator[Opened]:
    opened = Opened()
    method: Any = "open"  # PySide takes text where its annotations say bytes
    QDesktopServices.setUrlHandler("file", opened, method)
    yield opened
    QDesktopServices.unsetUrlHandler("file")


def test_the_folder_of_what_was_written_is_shown_on_request(
    window: MainWindow, tmp_path: Path, desktop: Opened
) -> None:
    export(window, "python", tmp_path / "net.py")
    click(window, "banner.action")
    assert desktop.addresses == [QUrl.fromLocalFile(str(tmp_path))]


# --- ONNX ----------------------------------------------------------------------------------------


def test_onnx_is_written_by_a_process_of_its_own_while_the_window_goes_on(
    small: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit('a file beside us was run')")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "small.onnx"
    export(small, "onnx", path)
    assert words(small) == "Writing small.onnx, with untrained weights…"
    assert action(small, "onnx").text() == "Stop writing small.onnx"
    small.design.load_preset("mnist-28")
    said = "small.onnx is written. Its weights are untrained, drawn with the seed 0."
    qtbot.waitUntil(lambda: words(small) == said, timeout=PATIENCE_MS)
    assert action(small, "onnx").text().replace("&", "") == "ONNX, untrained…"
    assert_holds(path, SMALL)


def assert_holds(path: Path, architecture: Architecture) -> None:
    """The file computes what the untrained network of seed 0 does."""
    import numpy as np
    import onnx
    import torch
    from onnx.reference import ReferenceEvaluator

    from alexnet_gui.engine.network import build

    onnx.checker.check_model(onnx.load(path))
    pictures = torch.randn(3, *architecture.input, generator=torch.Generator().manual_seed(1))
    [given] = ReferenceEvaluator(str(path)).run(None, {"pictures": pictures.numpy()})
    with torch.no_grad():
        expected = build(architecture, seed=0).eval()(pictures).numpy()
    np.testing.assert_allclose(np.asarray(given), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("by", ["banner", "menu"])
def test_writing_onnx_can_be_broken_off_and_leaves_nothing(
    small: MainWindow, tmp_path: Path, qtbot: QtBot, by: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export(small, "onnx", folder / "small.onnx")
    if by == "banner":
        click(small, "banner.action")
    else:
        action(small, "onnx").trigger()
    said = "small.onnx was not written, as asked."
    qtbot.waitUntil(lambda: words(small) == said, timeout=PATIENCE_MS)
    assert list(folder.iterdir()) == []


def test_stopped_when_the_file_is_there_already_it_says_that_it_is(
    small: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "small.onnx"
    export(small, "onnx", path)
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    action(small, "onnx").trigger()  # its process goes on for a moment
    said = "small.onnx is written. Its weights are untrained, drawn with the seed 0."
    qtbot.waitUntil(lambda: words(small) == said, timeout=PATIENCE_MS)
    assert_holds(path, SMALL)


def test_what_was_there_before_is_no_sign_that_it_was_written(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "small.onnx"
    path.write_bytes(b"old")
    exporting = OnnxExport()
    exporting.start(SMALL, path)
    with qtbot.waitSignal(exporting.stopped, timeout=PATIENCE_MS):
        exporting.stop()
    assert path.read_bytes() == b"old"


def test_what_the_process_cannot_write_is_said(
    small: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export(small, "onnx", folder / "small.onnx")
    folder.rmdir()
    qtbot.waitUntil(lambda: "small.onnx cannot be written" in words(small), timeout=PATIENCE_MS)


def test_what_a_process_that_fails_says_is_in_the_log_line_by_line(
    small: MainWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "torch.py").write_text("raise RuntimeError('a broken torch')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    export(small, "onnx", tmp_path / "small.onnx")
    qtbot.waitUntil(lambda: "could not be written as ONNX" in words(small), timeout=PATIENCE_MS)
    told = [record.getMessage() for record in caplog.records if "onnx" in record.name]
    assert "It said: Traceback (most recent call last):" in told
    assert "It said: RuntimeError: a broken torch" in told
    assert not [message for message in told if "\n" in message]


def test_without_its_packages_the_banner_says_how_to_install_them(
    small: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)  # as where it is not installed
    action(small, "onnx").trigger()
    assert words(small) == (
        "Writing ONNX needs the packages onnx and onnxscript."
        " Install them with: pip install 'alexnet-gui[onnx]'"
    )
