"""How pictures come into Explore: opened, dropped, pasted, or wished for by another workspace."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.readable import name_of, readable
from alexnet_gui.core.requests import Cut
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.drops import PICTURE_SUFFIXES
from alexnet_gui.gui.explore.picture.album import Album, pictures_in
from alexnet_gui.gui.explore.picture.pictures import Picture, picture_file
from alexnet_gui.gui.explore.picture.skipping import Skipping
from alexnet_gui.gui.mime import read_mime
from alexnet_gui.gui.settings_store import SettingsStore

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_PageDown: 1,
}
FOLDER = "explore/picture_folder"  # in the settings: where the last picture was opened


class PictureDesk(QWidget):
    """Keeps the picture that is shown, or was asked for last; takes no room of its own."""

    wanted = Signal()  # `picture` is another one
    recut = Signal()  # it is wanted in another way, as `cut` says
    cut_changed = Signal(object)  # Cut: how the picture is made to fit
    album_changed = Signal(object)  # Album: those that the picture on screen is one of
    noted = Signal(str)  # what else became of the picture, or nothing
    notice = Signal(object)  # Failed

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._bridge = bridge
        self._settings: SettingsStore | None = None
        self._skipping = Skipping()
        self.picture: Picture | None = None
        self.cut = Cut()
        self.album = Album()
        self._coming = False  # `picture` is not on screen yet
        self.open_action = self._action(_("Open &picture…"), "open", self.ask)
        self._place = parent
        self.paste_action = self._action(_("&Paste picture"), "paste", self.paste)
        self.paste_action.setShortcut(QKeySequence.StandardKey.Paste)
        parent.addAction(self.paste_action)
        self.previous_action = self._step_action(_("&Previous picture"), "previous", -1, "Left")
        self.next_action = self._step_action(_("&Next picture"), "next", 1, "Right")
        self._use_album(Album())

    def _action(self, text: str, name: str, do: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"explore.{name}_action")
        action.triggered.connect(lambda: do())
        return action

    def _step_action(self, text: str, name: str, direction: int, key: str) -> QAction:
        action = self._action(text, name, lambda: self.step(direction))
        action.setShortcut(QKeySequence(f"Alt+{key}"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setIconText("‹" if direction < 0 else "›")
        self._place.addAction(action)
        return action

    def use_settings(self, settings: SettingsStore) -> None:
        """Begin where the last picture was opened, and remember where the next one is."""
        self._settings = settings

    # --- which picture ---------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Want the picture in the file at `path`, and know those beside it."""
        self._skipping.end()
        self._want(picture_file(path))
        self._look_beside(path)

    def open_several(self, paths: Sequence[Path]) -> None:
        """Want the first of these pictures; one goes on to the others as in a folder."""
        if len(paths) == 1:
            self.open(paths[0])
            return
        self._skipping.begin(1)
        self._coming = True
        folders = {path.parent for path in paths}
        self._use_album(Album(tuple(paths), 0, folders.pop().name if len(folders) == 1 else ""))
        self._want(picture_file(paths[0]))

    def open_folder(self, folder: Path) -> None:
        """Want the first picture of `folder` that can be read."""
        self._bridge.aside(lambda: (folder, pictures_in(folder)), self._take_folder)

    def show_bytes(self, data: bytes, name: str) -> None:
        """Want a picture that is no file: the bytes of one."""
        self.want(Picture(data, readable(name)))

    def want(self, picture: Picture) -> None:
        """Want `picture`."""
        self._skipping.end()
        self._want(picture)
        self._find_in_album(picture)

    def _want(self, picture: Picture) -> None:
        """A crop that was moved on another picture is not meant for this one."""
        new = picture != self.picture
        self.picture = picture
        self._coming = True
        if new and self.cut.way == "frame":
            self._use_cut(Cut())
        self.wanted.emit()

    def put(self, picture: Picture | None, cut: Cut | None = None) -> None:
        """Have it that `picture` is on screen, or will be without being asked for."""
        self._skipping.end()
        self._coming = False
        if cut is None:
            moved = picture != self.picture and self.cut.way == "frame"
            cut = Cut() if moved else self.cut
        self.picture = picture
        self._use_cut(cut)
        self._find_in_album(picture)

    def _find_in_album(self, picture: Picture | None) -> None:
        """Know the pictures beside `picture`: those of before if it is one of them."""
        path = picture.source if picture is not None else None
        if not isinstance(path, Path):
            self._use_album(Album())
        elif (there := self.album.at(path)) is not None:
            self._use_album(there)
        else:
            self._look_beside(path)

    def cut_out(self, cut: Cut) -> None:
        """Have the picture made to fit as `cut` says."""
        if cut != self.cut:
            self._use_cut(cut)
            self.recut.emit()

    def _use_cut(self, cut: Cut) -> None:
        self.cut = cut
        self.cut_changed.emit(cut)

    # --- going through a folder ------------------------------------------------------------------

    def step(self, direction: int) -> None:
        """Want the picture before (−1) or behind (1) this one, if there is one."""
        self._skipping.begin(direction)
        self._go_on()

    def key(self, event: QKeyEvent) -> bool:
        """Take a key that nothing else has a use for; whether it was one to step with."""
        direction = _STEPS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if direction is None or plain != Qt.KeyboardModifier.NoModifier:
            return False
        self.step(direction)
        return True

    def skip(self, failed: Failed) -> bool:
        """Go on past a picture that cannot be read; False where that is not what was going on."""
        if not failed.picture or not self._skipping.direction or self.picture is None:
            return False
        self._skipping.add(self.picture.name, failed.message)
        return self._go_on()

    def shown(self) -> None:
        """The picture is on screen."""
        self.noted.emit(self._skipping.words())
        self._skipping.end()
        self.previewed()

    def previewed(self) -> None:
        """It is, or as much of it as there is without a network."""
        self._coming = False
        self.album_changed.emit(self.album)

    def _go_on(self) -> bool:
        path = self.album.beside(self._skipping.direction)
        there = self.album.at(path) if path is not None else None
        if path is None or there is None:
            return False
        self._coming = True
        self._use_album(there)
        self._want(picture_file(path))
        return True

    def _look_beside(self, path: Path) -> None:
        self._use_album(Album())
        self._bridge.aside(lambda: (path, pictures_in(path.parent)), self._take_neighbours)

    def _take_neighbours(self, found: tuple[Path, tuple[Path, ...]] | Failed) -> None:
        if isinstance(found, Failed) or self.picture is None:
            return
        path, paths = found
        if self.picture.source == path and not self.album.paths:
            self._use_album(Album(paths, 0, path.parent.name).at(path) or Album())

    def _take_folder(self, found: tuple[Path, tuple[Path, ...]] | Failed) -> None:
        if isinstance(found, Failed):
            self.notice.emit(found)
            return
        folder, paths = found
        if not paths:
            self.notice.emit(
                Failed(_("{folder} holds no pictures.").format(folder=name_of(folder)))
            )
            return
        self._skipping.begin(1)
        self._coming = True
        self._use_album(Album(paths, 0, folder.name))
        self._want(picture_file(paths[0]))

    def _use_album(self, album: Album) -> None:
        self.album = album
        alone = _("This picture stands alone: open one of a folder with several.")
        for action, direction, end in (
            (self.previous_action, -1, _("This is the first picture.")),
            (self.next_action, 1, _("This is the last picture.")),
        ):
            there = album.beside(direction) is not None
            action.setEnabled(there)
            reason = end if len(album.paths) > 1 else alone
            action.setToolTip(action.text().replace("&", "") if there else reason)
        if not self._coming:  # otherwise it is told when the picture changes too
            self.album_changed.emit(album)

    # --- how pictures come in --------------------------------------------------------------------

    def paste(self) -> None:
        """Want the picture on the clipboard: pixels, or a file that was copied."""
        found = read_mime(QGuiApplication.clipboard().mimeData())
        if found is not None and found.paths:
            self.open_several(found.paths)
        elif found is not None and found.picture:
            self.show_bytes(found.picture, _("Pasted picture"))
        else:
            hint = _("Copy a picture, or the file of one, and paste again.")
            self.notice.emit(Failed(_("There is no picture on the clipboard."), hint))

    def ask(self) -> None:
        """Let the person choose picture files."""
        folder = self._settings.text(FOLDER) if self._settings is not None else ""
        chosen, _filter = QFileDialog.getOpenFileNames(
            self.window(),
            _("Open picture"),
            folder,
            f"{_('Pictures')} ({_patterns()});;{_('All files')} (*)",
            options=QFileDialog.Option.HideNameFilterDetails,
        )
        if chosen:
            if self._settings is not None:
                self._settings.set_text(FOLDER, str(Path(chosen[0]).parent))
            self.open_several([Path(path) for path in chosen])


def _patterns() -> str:
    """Every suffix in small letters and in capitals, as cameras write them."""
    return " ".join(f"*{each} *{each.upper()}" for each in sorted(PICTURE_SUFFIXES))
