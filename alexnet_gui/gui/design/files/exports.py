"""Export: the network as source, ONNX, a table or a drawing, and word of where it went."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.markdown import markdown_table
from alexnet_gui.core.onnx_packages import require_onnx
from alexnet_gui.core.readable import name_of, readable
from alexnet_gui.core.source_code import python_source
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write, proposed_name
from alexnet_gui.gui.design.files.onnx_export import OnnxExport

EXPORT = "export"  # topics of messages: a later one takes the place of an earlier one
ONNX = "onnx"


class Exports(QObject):
    """Actions that write the document for other programs, and tell how that went."""

    message = Signal(object)  # banner.Message

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._window = parent
        self._last_folder: Path | None = None
        self._onnx_export = OnnxExport(self)
        self.source = self._action("python", _("&PyTorch source…"), self._write_source)
        self.onnx = self._action("onnx", "", self._write_or_stop_onnx)
        self.table = self._action("markdown", _("&Markdown table…"), self._write_table)
        self.svg = self._action("svg", _("Drawing as &SVG…"), self._write_svg)
        self.png = self._action("png", _("Drawing as P&NG…"), self._write_png)
        self._onnx_export.busy_changed.connect(self._name_onnx)
        self._onnx_export.written.connect(self._tell_onnx_written)
        self._onnx_export.failed.connect(
            lambda failed: self.message.emit(Message(failed.message, failed.hint, topic=ONNX))
        )
        self._onnx_export.stopped.connect(self._tell_onnx_stopped)
        self._name_onnx()

    def menu(self, parent: QWidget) -> QMenu:
        """A menu of all of them."""
        menu = QMenu(_("&Export"), parent)
        menu.addActions([self.source, self.onnx, self.table])
        menu.addSeparator()
        menu.addActions([self.svg, self.png])
        return menu

    def _action(self, name: str, text: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"design.export.{name}.action")
        action.triggered.connect(lambda _checked=False: run())
        return action

    # --- what is made at once --------------------------------------------------------------------

    def _write_source(self) -> None:
        kind = _kind(_("Export PyTorch source"), "py", _("Python files"))
        self._write(kind, lambda: python_source(self._document.architecture).encode(), valid=True)

    def _write_table(self) -> None:
        kind = _kind(_("Export a Markdown table"), "md", _("Markdown files"))
        self._write(kind, lambda: markdown_table(self._document.analysis).encode())

    def _write_svg(self) -> None:
        def drawn() -> bytes:
            from alexnet_gui.gui.design.drawing.export import svg_bytes

            return svg_bytes(self._document.analysis)

        self._write(_kind(_("Export the drawing"), "svg", _("SVG drawings")), drawn)

    def _write_png(self) -> None:
        def drawn() -> bytes:
            from alexnet_gui.gui.design.drawing.export import png_bytes

            return png_bytes(self._document.analysis)

        self._write(_kind(_("Export the drawing"), "png", _("PNG pictures")), drawn)

    def _write(self, kind: FileKind, make: Callable[[], bytes], *, valid: bool = False) -> None:
        """Ask where to, and write it; a network that has to be `valid` and is not is refused."""
        try:
            if valid:
                self._require_valid()
            path = self._ask(kind)
            if path is None:
                return
            write_whole(path, make())
        except UserError as error:
            self.message.emit(Message(error.message, error.hint, topic=EXPORT))
            return
        self._tell_written(path, _("{file} is written.").format(file=name_of(path)), EXPORT)

    def _require_valid(self) -> None:
        analysis = self._document.analysis
        if not analysis.valid:
            name = analysis.architecture.title
            raise UserError(
                _("{network}: {problem}").format(network=name, problem=analysis.obstacle),
                _("The list of problems below the table offers repairs."),
            )

    def _ask(self, kind: FileKind) -> Path | None:
        beside = self._document.path.parent if self._document.path is not None else None
        folder = self._last_folder or beside
        path = ask_to_write(self._window, kind, folder, proposed_name(self._document))
        if path is not None:
            self._last_folder = path.parent
        return path

    # --- ONNX, which takes its time --------------------------------------------------------------

    def _write_or_stop_onnx(self) -> None:
        if self._onnx_export.busy:
            self._onnx_export.stop()
            return
        try:
            require_onnx()
            self._require_valid()
            path = self._ask(_kind(_("Export ONNX, untrained"), "onnx", _("ONNX models")))
            if path is None:
                return
            self._onnx_export.start(self._document.architecture, path)
        except UserError as error:
            self.message.emit(Message(error.message, error.hint, topic=ONNX))
            return
        text = _("Writing {file}, with untrained weights…").format(file=name_of(path))
        stop = self._onnx_export.stop
        self.message.emit(Message(text, "", "note", _("Stop"), stop, topic=ONNX))

    def _name_onnx(self) -> None:
        busy = self._onnx_export.busy
        stop = _("Stop writing {file}").format(file=name_of(self._onnx_export.path))
        self.onnx.setText(stop.replace("&", "&&") if busy else _("&ONNX, untrained…"))

    def _tell_onnx_written(self, path: Path) -> None:
        sentence = _("{file} is written. Its weights are untrained, drawn with the seed 0.")
        self._tell_written(path, sentence.format(file=name_of(path)), ONNX)

    def _tell_onnx_stopped(self, path: Path) -> None:
        text = _("{file} was not written, as asked.").format(file=name_of(path))
        self.message.emit(Message(text, "", "note", topic=ONNX))

    # --- word of it ------------------------------------------------------------------------------

    def _tell_written(self, path: Path, text: str, topic: str) -> None:
        show = _("Show folder")
        self.message.emit(
            Message(text, "", "good", show, lambda: self._show_folder(path), topic=topic)
        )

    def _show_folder(self, path: Path) -> None:
        folder = path.absolute().parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = _("{file} is in {folder}.").format(
                file=name_of(path), folder=readable(str(folder))
            )
            self.message.emit(Message(text, "", "note", topic=EXPORT))


def _kind(title: str, suffix: str, plural: str) -> FileKind:
    return FileKind(title, "design.export.dialog", suffix, plural)
