"""An evaluation in files: the figures, and the worst mistakes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.evaluation import Evaluation
from alexnet_gui.core.evaluation_files import classes_csv, json_text, mistakes_csv
from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write
from alexnet_gui.gui.widgets.basics import named


class EvaluationExport(QMenu):
    """Writes off the GUI thread, and tells how that went."""

    told = Signal(str, bool)  # a sentence, and whether it is about a problem

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(_("Export"), parent)
        named(self, "explore.evaluate.export.menu", _("Export"))
        self._bridge = bridge
        self._window = parent
        self._found: Evaluation | None = None
        self._folder: Path | None = None
        self._add("classes", _("Figures by class (CSV)…"), "csv", _("CSV tables"), classes_csv)
        self._add("json", _("Figures (JSON)…"), "json", _("JSON files"), json_text)
        self._add(
            "mistakes", _("Worst mistakes (CSV)…"), "csv", _("CSV tables"),
            lambda found: mistakes_csv(found.mistakes),
        )  # fmt: skip

    def follow(self, found: Evaluation) -> None:
        """What is written from now on."""
        self._found = found

    def _add(
        self, name: str, text: str, suffix: str, plural: str, made: Callable[[Evaluation], str]
    ) -> None:
        action = QAction(text, self)
        action.setObjectName(f"explore.evaluate.export.{name}")
        kind = FileKind(text.rstrip("…"), "explore.evaluate.export.dialog", suffix, plural)
        action.triggered.connect(lambda _checked=False: self._write(kind, name, made))
        self.addAction(action)

    def _write(self, kind: FileKind, name: str, made: Callable[[Evaluation], str]) -> None:
        found = self._found
        if found is None:
            return
        proposed = _("mistakes") if name == "mistakes" else _("evaluation")
        path = ask_to_write(self._window, kind, self._folder, proposed)
        if path is None:
            return
        self._folder = path.parent
        self._bridge.aside(
            lambda: write_whole(path, made(found).encode()), lambda told: self._tell(path, told)
        )

    def _tell(self, path: Path, told: Failed | None) -> None:
        if isinstance(told, Failed):
            self.told.emit(f"{told.message} {told.hint}".rstrip(), True)
        else:
            self.told.emit(_("Written: {path}").format(path=path), False)
