"""The window's title: what is in front, and whether it is saved."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.readable import name_of
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.document import Document

MODIFIED = "[*]"  # where Qt marks a window whose document is not saved


class Title(QObject):
    """In Explore the picture, elsewhere the network in Design, or its file."""

    def __init__(self, window: QWidget, document: Document) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._picture = ""
        self._explores = False
        document.history_changed.connect(self._show)
        document.restarted.connect(self._show)

    def show_picture(self, name: str) -> None:
        """Explore shows the picture of that name; nothing: none."""
        self._picture = name
        self._show()

    def show_workspace(self, name: str) -> None:
        """The workspace of that name is in front."""
        self._explores = name == "explore"
        self._show()

    def _show(self) -> None:
        path = self._document.path
        network = self._document.architecture.title if path is None else name_of(path)
        name = self._picture if self._explores else network
        marked = bool(name) and not self._explores
        # “[*]” in a title is Qt's own sign; doubled it stands for itself.
        escaped = name.replace(MODIFIED, MODIFIED * 2) + (MODIFIED if marked else "")
        title = _("{name} — AlexNet").format(name=escaped) if name else "AlexNet"
        dirty = marked and self._document.dirty
        if not dirty:
            self._window.setWindowModified(False)  # before the title loses its mark
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)
        if dirty:
            self._window.setWindowModified(True)
