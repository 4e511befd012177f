"""Whatever a person drops, opens or names on the command line goes where it belongs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from alexnet_gui.core import file_lock
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_names import METRICS
from alexnet_gui.core.saved_network import SavedNetwork, is_nameless, read_saved
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.drops import Kind, kind_of, require_known, run_folder
from alexnet_gui.gui.mime import Dropped
from alexnet_gui.gui.train.words import is_there


class TakesArchitectures(Protocol):
    """What Design offers."""

    def open_file(self, path: Path) -> object: ...

    def take(self, saved: SavedNetwork) -> bool: ...


class TakesData(Protocol):
    """What Train offers."""

    @property
    def running(self) -> bool: ...

    def isVisible(self) -> bool: ...

    def use_data(self, spec: str) -> object: ...

    def use_recipe(self, recipe: Recipe) -> object: ...

    def start_from(self, path: Path) -> object: ...


class TakesPictures(Protocol):
    """What Explore offers."""

    def open_picture(self, path: Path) -> object: ...

    def open_pictures(self, paths: Sequence[Path]) -> object: ...

    def open_folder(self, folder: Path) -> object: ...

    def show_bytes(self, data: bytes, name: str) -> object: ...

    def use_model(self, path: Path) -> object: ...


class Opener(QObject):
    """Hands files, folders and pixels to the workspaces, and says what it could not."""

    workspace_wanted = Signal(str)  # the one that got something: design, train or explore
    message = Signal(object)  # banner.Message
    run_opened = Signal(object)  # Train could show the run in that folder, a Path
    watch_wanted = Signal(object)  # another process trains the run in that folder
    opened = Signal()  # Train took what was given; Design and Explore tell of theirs themselves

    def __init__(
        self,
        design: TakesArchitectures,
        train: TakesData,
        explore: TakesPictures,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._design = design
        self._train = train
        self._explore = explore

    def open(self, path: Path) -> None:
        """Open whatever lies at `path`, or say why not."""
        try:
            if is_nameless(path):
                self._offer_weights(path)
            else:
                self._open(path, require_known(path))
        except UserError as error:
            self.message.emit(Message.of(error, "opening"))

    def _offer_weights(self, path: Path) -> None:
        def start() -> None:
            self.workspace_wanted.emit("train")
            self._train.start_from(path)

        self.message.emit(
            Message(
                _("{file} may hold weights, but does not say which network they belong to.").format(
                    file=name_of(path)
                ),
                _(
                    "Explore can show them in the network that is in Design, if all of them fit it;"
                    " a run can start from those that do."
                ),
                "note",
                _("Look through them in Explore"),
                lambda: self.explore(path),
                second=_("Start training from these weights"),
                act_second=start,
                topic="opened",
            )
        )

    def open_dropped(self, dropped: Dropped | None) -> None:
        """Open what was dropped, or say why not."""
        if dropped is None:
            self.message.emit(
                Message(
                    _("What was dropped is not a file."),
                    _("Drop a picture, a folder of pictures, an architecture, a model or a run."),
                    about="opening",
                )
            )
        elif dropped.picture:
            self.workspace_wanted.emit("explore")
            self._explore.show_bytes(dropped.picture, dropped.name)
        elif dropped.address:
            self.message.emit(
                Message(
                    _("Pictures are not fetched from the web."),
                    _("Save it as a file and drop that, or copy the picture and paste it."),
                    "note",
                )
            )
        else:
            self._open_one_of(dropped.paths)

    def _open_one_of(self, paths: Sequence[Path]) -> None:
        """Open the pictures among several, or otherwise the first of them."""
        pictures = [path for path in paths if _is_picture(path)] if len(paths) > 1 else []
        chosen = pictures[0] if pictures else paths[0]
        others = len(paths) - max(1, len(pictures))
        if others and _is_readable(chosen):  # said first: it may be refused, which matters more
            text = ngettext(
                "{n} other file was left out: one is opened at a time, or several pictures.",
                "{n} other files were left out: one is opened at a time, or several pictures.",
                others,
            )
            self.message.emit(Message(text.format(n=others), "", "note"))
        if len(pictures) > 1:
            self.workspace_wanted.emit("explore")
            self._explore.open_pictures(pictures)
        else:
            self.open(chosen)

    def _open(self, path: Path, kind: Kind) -> None:
        # The workspace comes to the front first, so that what it asks is asked over it.
        if kind is Kind.PICTURE:
            self.workspace_wanted.emit("explore")
            self._explore.open_picture(path)
        elif kind is Kind.PICTURES:
            self.workspace_wanted.emit("explore")
            self._explore.open_folder(path)
        elif kind is Kind.ARCHITECTURE:
            self.workspace_wanted.emit("design")
            self._design.open_file(path)
        elif kind is Kind.DATA:
            self.workspace_wanted.emit("train")
            self._train.use_data(str(path))
            self.opened.emit()
        elif kind is Kind.RUN:
            self._open_run(run_folder(path))
        else:
            self._open_saved(path)

    def show_picture(self, picture: Path | bytes, name: str) -> None:
        """Look at a picture of the data in Explore."""
        if isinstance(picture, Path):
            self.open(picture)
            return
        self.workspace_wanted.emit("explore")
        self._explore.show_bytes(picture, name)

    def explore(self, path: Path) -> None:
        """Look through the model or run at `path`, and leave Design and Train as they are."""
        self.workspace_wanted.emit("explore")
        self._explore.use_model(path)

    def use_network(self, path: Path) -> None:
        """Edit a copy of the network of the model or run at `path`, and leave the others as is."""
        try:
            saved = read_saved(path)
        except UserError as error:
            self.message.emit(Message.of(error, "opening"))
            return
        self.workspace_wanted.emit("design")
        self._design.take(saved)

    def _open_run(self, folder: Path) -> None:
        """Follow a run that another process trains; give any other to all three workspaces.

        Whoever is in Train stays there, and is offered the other two.
        """
        if file_lock.held(folder / METRICS) and not self._train.running:
            self.workspace_wanted.emit("train")
            self.watch_wanted.emit(folder)
            self.opened.emit()
            return
        if self._train.isVisible() and not self._train.running:
            read_saved(folder)  # what is no run is refused before anything changes
            self.run_opened.emit(folder)
            self.message.emit(self._offers(folder))
        elif self._open_saved(folder):
            self.run_opened.emit(folder)

    def _offers(self, folder: Path) -> Message:
        return Message(
            _("Train shows {name}. Design and Explore stay as they were.").format(
                name=name_of(folder)
            ),
            "",
            "good",
            _("Show its network in Design"),
            lambda: self.use_network(folder),
            second=_("Explore it"),
            act_second=lambda: self.explore(folder),
            topic="opened",
        )

    def _open_saved(self, path: Path) -> bool:
        """Give a model or a run to all three workspaces; whether Design took its network."""
        saved = read_saved(path)
        self.explore(path)
        taken = self._design.take(saved)
        hint = self._take_recipe(saved) if taken else ""
        self.message.emit(
            Message(
                _said(saved, taken=taken),
                hint,
                "good" if taken else "note",
                _("Show in Design") if taken else "",
                lambda: self.workspace_wanted.emit("design"),
                topic="opened",
            )
        )
        return taken

    def _take_recipe(self, saved: SavedNetwork) -> str:
        """Have Train use recipe and pictures, as far as they are known; what is missing."""
        if saved.recipe is None:
            return ""
        self._train.use_recipe(saved.recipe)
        if saved.data is None:
            return ""
        if not is_there(saved.data):
            return _("Its pictures are not in {folder} any more.").format(folder=saved.data)
        self._train.use_data(saved.data)
        return ""


def _said(saved: SavedNetwork, *, taken: bool) -> str:
    """What became of a model or a run that was opened."""
    if not taken:
        sentence = _("Explore looks through {name}. Design and Train stay as they were.")
    elif saved.recipe is None:
        sentence = _("Explore looks through {name}, and Design has its network.")
    elif saved.data is not None and is_there(saved.data):
        sentence = _(
            "Explore looks through {name}, Design has its network, and Train its recipe and"
            " pictures."
        )
    else:
        sentence = _("Explore looks through {name}, Design has its network, and Train its recipe.")
    return sentence.format(name=saved.name)


def _is_picture(path: Path) -> bool:
    return _is_readable(path) and kind_of(path) is Kind.PICTURE


def _is_readable(path: Path) -> bool:
    try:
        return kind_of(path) is not Kind.UNKNOWN
    except UserError:
        return False
