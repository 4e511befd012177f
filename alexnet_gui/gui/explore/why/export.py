"""Saves what explains an answer: as a picture, or as numbers."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.translation import _
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write

TOPIC = "explore.why.export"  # a later message takes the place of an earlier one


class WhyExport(QObject):
    """Two actions; `wanted` says which file the person chose."""

    wanted = Signal(Path)
    message = Signal(object)  # banner.Message

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._folder: Path | None = None
        self._name = ""
        self.picture = self._action(_("Explanation as picture…"), "png", _("PNG pictures"))
        self.numbers = self._action(_("Explanation as numbers…"), "npy", _("NumPy arrays"))
        self.offer("")

    @property
    def actions(self) -> list[QAction]:
        """Both, for a menu."""
        return [self.picture, self.numbers]

    def offer(self, name: str) -> None:
        """What is on screen may be saved as `name`; nothing if there is nothing."""
        self._name = name
        for action in self.actions:
            action.setEnabled(bool(name))
        if name:
            self.picture.setToolTip(_("What the network saw of the picture, with the colours"))
            self.numbers.setToolTip(_("A value for each pixel of the network's input"))
        else:
            for action in self.actions:
                action.setToolTip(_("Press Grad-CAM, Occlusion or Gradients first."))

    def tell(self, answer: Path | Failed) -> None:
        """Say how the writing went."""
        if isinstance(answer, Failed):
            self.message.emit(Message(answer.message, answer.hint, topic=TOPIC))
            return
        text = _("{file} is written.").format(file=answer.name)
        show = _("Show folder")
        self.message.emit(
            Message(text, "", "good", show, lambda: self._show_folder(answer), topic=TOPIC)
        )

    def _action(self, text: str, suffix: str, plural: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"explore.why.export_{suffix}.action")
        kind = FileKind(_("Save the explanation"), "explore.why.dialog", suffix, plural)
        action.triggered.connect(lambda _checked=False: self._ask(kind))
        return action

    def _ask(self, kind: FileKind) -> None:
        path = ask_to_write(self._window.window(), kind, self._folder, self._name)
        if path is not None:
            self._folder = path.parent
            self.wanted.emit(path)

    def _show_folder(self, path: Path) -> None:
        folder = path.absolute().parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = _("{file} is in {folder}.").format(file=path.name, folder=folder)
            self.message.emit(Message(text, "", "note", topic=TOPIC))
