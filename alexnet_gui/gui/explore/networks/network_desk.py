"""Which network pictures go through: the selector, the files behind it, and the run under way."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, RunFinished, RunStarted
from alexnet_gui.core.presence import exists
from alexnet_gui.core.requests import Fitted, ModelChoice
from alexnet_gui.core.starter import STARTER, starter_file
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.networks.model_dialogs import ask_model_file, ask_run_folder
from alexnet_gui.gui.explore.networks.networks import DESIGN, LIVE, AfterRun, Entry, Networks
from alexnet_gui.gui.explore.networks.refusal import refusal


class NetworkDesk(QWidget):
    """Keeps the networks that can be chosen; takes no room of its own."""

    listed = Signal()  # the networks, or what can be said of them, are others
    chosen = Signal()  # another one is meant, or was asked for again
    notice = Signal(object)  # Failed: why one cannot be looked through
    message = Signal(object)  # banner.Message: the same, with what else can be done

    def __init__(self, design: Architecture, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.networks = Networks(design, starter_file())
        self._deliberate = False  # a person has said which network is meant
        self._run_name = ""
        self.last_run = ""  # the key of the run that finished last
        self.open_action = QAction(_("Open &model…"), self)
        self.open_action.setObjectName("explore.open_model_action")
        self.open_action.triggered.connect(self.ask_for_file)

    @property
    def current(self) -> Entry:
        """The one that is meant."""
        return self.networks.current

    @property
    def follows_design(self) -> bool:
        """Whether the design is what pictures go through."""
        return self.networks.key == DESIGN

    @property
    def follows_run(self) -> bool:
        """Whether the run under way is."""
        return self.networks.key == LIVE

    def choose(self, key: str) -> None:
        """Mean the network called `key`, as a person wishes."""
        self._deliberate = True
        self._mean(key)

    def _mean(self, key: str) -> None:
        self._go_to(key)
        self.chosen.emit()

    def return_to(self, key: str) -> None:
        """Mean the network called `key` again, whose answer is still on screen."""
        if key != self.networks.key and self.networks.entry(key) is not None:
            self._go_to(key)

    def _go_to(self, key: str) -> None:
        self.networks.key = key
        self.listed.emit()

    # --- files -----------------------------------------------------------------------------------

    def use_file(self, path: Path) -> None:
        """Mean the model file, run folder, checkpoint or weights at `path`."""
        self.choose(self.networks.add_file(path))

    def use_fitted(self, path: Path, architecture: Architecture) -> None:
        """Mean `architecture` with the weights at `path`."""
        self.choose(self.networks.add_fitted(path, architecture))

    def refuse(self, failed: Failed, key: str, choice: ModelChoice) -> None:
        """The one called `key` gave no answer as `choice`: say why."""
        if not failed.picture:
            self.drop(key, choice)
        if failed.fits and isinstance(choice, Fitted):
            self.message.emit(refusal(failed, choice.path, self.use_fitted))
        else:
            self.notice.emit(failed)

    def was_read(self, key: str, choice: ModelChoice) -> None:
        """The one called `key` gave an answer as `choice`, so that it stays listed."""
        self.networks.was_read(key, choice)

    def drop(self, key: str, choice: ModelChoice) -> None:
        """The file called `key` cannot be read as `choice`; list it no more unless it once was."""
        if self.networks.drop(key, choice):
            self.listed.emit()

    def ask_for_file(self) -> None:
        """Let the person choose a model file."""
        path = ask_model_file(self)
        if path is not None:
            self.use_file(path)

    def ask_for_folder(self) -> None:
        """Let the person choose the folder of a run."""
        path = ask_run_folder(self)
        if path is not None:
            self.use_file(path)

    # --- what does not change --------------------------------------------------------------------

    def set_imagenet(self, *, here: bool) -> None:
        """Whether torchvision's weights for ImageNet are on this machine."""
        if here != self.networks.imagenet_here:
            self.networks.set_imagenet(here=here)
            self.listed.emit()

    # --- design and run --------------------------------------------------------------------------

    def set_design(self, architecture: Architecture) -> None:
        """The design was edited."""
        self.networks.set_design(architecture)
        self.listed.emit()

    def use_run(self, run: Path | None) -> None:
        """Mean the run in the folder `run`; None: the one under way."""
        self.choose(LIVE if run is None else self.networks.add_file(run))

    def run_started(self, started: RunStarted) -> None:
        """A run is under way; whoever looks at the design looks at its training from now on.

        So does whoever looks at the starter for want of anything else; who chose it keeps it.
        """
        self._run_name = started.network
        self.networks.start_live(started.network)
        by_itself = self.networks.key == STARTER and not self._deliberate
        self._mean(LIVE if self.follows_design or by_itself else self.networks.key)

    def run_finished(self, finished: RunFinished) -> None:
        """A run is over; whoever followed it keeps what it has learned."""
        folder = Path(finished.run)
        followed = self.follows_run
        self.networks.end_live()
        if any(exists(folder / name) for name in ("best.ckpt", "last.ckpt")):
            self.last_run = key = self.networks.add_run(folder, self._run_name)
            if followed:
                self.networks.key = key
        self._mean(self.networks.key)

    def after_run(self, key: str) -> AfterRun:
        """What has become of the run that was under way, where the one called `key` answers now."""
        if self.networks.entry(LIVE) is not None:
            return ""
        return "kept" if key == self.last_run else "gone"

    def end_live(self) -> None:
        """No run is under way any more; one that failed was not told to have finished."""
        if self.networks.entry(LIVE) is not None:
            self.networks.end_live()
            self._mean(self.networks.key)
