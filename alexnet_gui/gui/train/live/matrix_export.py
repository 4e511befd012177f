"""The confusion matrix as a table or a picture in a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write
from alexnet_gui.gui.picture_files import png_bytes
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.train.live.matrix import Matrix, csv_text
from alexnet_gui.gui.train.live.matrix_view import MatrixView

SHARPNESS = 2  # pixels of a PNG for one of the window's
CELL = (56, 28)  # width and height in the picture, where there are few classes
NAMES = 160  # pixels
LARGEST = 2400  # pixels of the window's that a picture is wide or high, at most


class MatrixExport(QObject):
    """Asks for a file and writes it off the GUI thread, and tells how that went."""

    message = Signal(object)  # banner.Message

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._window = parent
        self._last_folder: Path | None = None

    def table(self, matrix: Matrix) -> None:
        """Write the counts as CSV."""
        path = self._ask(_("Export the confusion matrix"), "csv", _("CSV tables"))
        if path is not None:
            self._write(path, lambda: csv_text(matrix).encode())

    def picture(self, matrix: Matrix, *, percent: bool) -> None:
        """Write it as PNG, with the names of all classes where they are few."""
        path = self._ask(_("Export the confusion matrix"), "png", _("PNG pictures"))
        if path is not None:
            image = picture_of(matrix, percent=percent)
            self._write(path, lambda: png_bytes(image))

    def _ask(self, title: str, suffix: str, plural: str) -> Path | None:
        kind = FileKind(title, "train.confusion.export.dialog", suffix, plural)
        path = ask_to_write(self._window, kind, self._last_folder, _("confusion matrix"))
        self._last_folder = self._last_folder if path is None else path.parent
        return path

    def _write(self, path: Path, data: Callable[[], bytes]) -> None:
        self._bridge.enquiries.aside(
            lambda: write_whole(path, data()), lambda told: self._tell(path, told), writes=True
        )

    def _tell(self, path: Path, told: Failed | None) -> None:
        if isinstance(told, Failed):
            self.message.emit(Message(told.message, told.hint, topic="confusion"))
        else:
            text = _("Written: {path}").format(path=path)
            self.message.emit(Message(text, "", "good", topic="confusion"))


def picture_of(matrix: Matrix, *, percent: bool) -> QImage:
    """The matrix as large as it is legible, in the colours of the window."""
    view = MatrixView()
    width, height = (min(LARGEST, NAMES + len(matrix) * side) for side in CELL)
    view.resize(width, height + NAMES // 2)
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.show_percent(percent)
    view.show()  # only a shown widget knows its size
    view.show_matrix(matrix)
    image = QImage(view.size() * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(theme().color("panel"))
    view.viewport().render(image, renderFlags=QWidget.RenderFlag.DrawChildren)
    view.deleteLater()
    view.hide()
    return image
