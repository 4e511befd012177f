"""An evaluation in files: the figures, and the worst mistakes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.evaluation import Evaluation
from alexnet_gui.core.evaluation_files import classes_csv, json_text, mistakes_csv
from alexnet_gui.core.events import Failed
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write
from alexnet_gui.gui.explore.evaluate.mistakes_sheet import mistakes_png
from alexnet_gui.gui.explore.evaluate.results import Result
from alexnet_gui.gui.explore.exporting import written_text
from alexnet_gui.gui.train.words import SAMPLE, TORCHVISION
from alexnet_gui.gui.widgets.basics import named


class EvaluationExport(QMenu):
    """Writes off the GUI thread, and tells how that went."""

    told = Signal(str, bool)  # a sentence, and whether it is about a problem

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(_("Export"), parent)
        named(self, "explore.evaluate.export.menu", _("Export"))
        self._bridge = bridge
        self._window = parent
        self._result: Result | None = None
        self._folder: Path | None = None
        tables = _("CSV tables")
        self._add("classes", _("Figures by class (CSV)…"), "csv", tables, _classes)
        self._add("json", _("Figures (JSON)…"), "json", _("JSON files"), _json)
        self._add("mistakes", _("Worst mistakes (CSV)…"), "csv", tables, _mistakes)
        self._add("sheet", _("Worst mistakes as a sheet (PNG)…"), "png", _("PNG pictures"), _sheet)

    def follow(self, result: Result) -> None:
        """What is written from now on."""
        self._result = result

    def _add(
        self, name: str, text: str, suffix: str, plural: str, made: Callable[[Result], bytes]
    ) -> None:
        action = QAction(text, self)
        action.setObjectName(f"explore.evaluate.export.{name}")
        kind = FileKind(text.rstrip("…"), "explore.evaluate.export.dialog", suffix, plural)
        action.triggered.connect(lambda _checked=False: self._write(kind, name, made))
        self.addAction(action)

    def _write(self, kind: FileKind, name: str, made: Callable[[Result], bytes]) -> None:
        result = self._result
        if result is None:
            return
        path = ask_to_write(self._window, kind, self._folder, proposed_name(result.found, name))
        if path is None:
            return
        self._folder = path.parent
        self._bridge.enquiries.aside(
            lambda: write_whole(path, made(result)),
            lambda told: self._tell(path, told),
            writes=True,
        )

    def _tell(self, path: Path, told: Failed | None) -> None:
        if isinstance(told, Failed):
            self.told.emit(f"{told.message} {told.hint}".rstrip(), True)
        else:
            self.told.emit(written_text(path), False)


def proposed_name(found: Evaluation, name: str) -> str:
    """What a file is called unless the person says otherwise: network, pictures, what it holds."""
    pictures = found.data.removeprefix(TORCHVISION)
    if found.data != SAMPLE:
        pictures = name_of(pictures)
    texts = {
        "classes": _("{network} on {pictures}, classes"),
        "json": _("{network} on {pictures}, figures"),
    }
    text = texts.get(name, _("{network} on {pictures}, mistakes"))
    whole = text.format(network=found.model, pictures=pictures)
    return "".join(sign if sign.isalnum() or sign in " -_.," else "-" for sign in whole)[:150]


def _classes(result: Result) -> bytes:
    return classes_csv(result.found).encode()


def _json(result: Result) -> bytes:
    return json_text(result.found).encode()


def _mistakes(result: Result) -> bytes:
    return mistakes_csv(result.found.mistakes).encode()


def _sheet(result: Result) -> bytes:
    return mistakes_png(result.found, result.about)
