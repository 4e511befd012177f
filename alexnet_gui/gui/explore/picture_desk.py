"""How pictures come into Explore: opened, dropped, pasted, or wished for by another workspace."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.pictures import Picture, picture_file
from alexnet_gui.gui.mime import read_mime


class PictureDesk(QWidget):
    """Keeps the picture that is shown, or was asked for last; takes no room of its own."""

    wanted = Signal()  # `picture` is another one
    notice = Signal(object)  # Failed

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.picture: Picture | None = None
        self.open_action = QAction(_("Open &picture…"), self)
        self.open_action.setObjectName("explore.open_action")
        self.open_action.triggered.connect(self.ask)
        self.paste_action = QAction(_("&Paste picture"), self)
        self.paste_action.setObjectName("explore.paste_action")
        self.paste_action.setShortcut(QKeySequence.StandardKey.Paste)
        self.paste_action.triggered.connect(self.paste)
        parent.addAction(self.paste_action)

    def open(self, path: Path) -> None:
        """Want the picture in the file at `path`."""
        self.want(picture_file(path))

    def show_bytes(self, data: bytes, name: str) -> None:
        """Want a picture that is no file: the bytes of one."""
        self.want(Picture(data, name))

    def want(self, picture: Picture) -> None:
        """Want `picture`."""
        self.picture = picture
        self.wanted.emit()

    def paste(self) -> None:
        """Want the picture on the clipboard: pixels, or a file that was copied."""
        found = read_mime(QGuiApplication.clipboard().mimeData())
        if found is not None and found.paths:
            self.open(found.paths[0])
        elif found is not None and found.picture:
            self.show_bytes(found.picture, _("Pasted picture"))
        else:
            hint = _("Copy a picture, or the file of one, and paste again.")
            self.notice.emit(Failed(_("There is no picture on the clipboard."), hint))

    def ask(self) -> None:
        """Let the person choose a picture file."""
        chosen, _filter = QFileDialog.getOpenFileName(self.window(), _("Open picture"))
        if chosen:
            self.open(Path(chosen))
