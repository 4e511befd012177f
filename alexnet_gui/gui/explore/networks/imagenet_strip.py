"""The download of torchvision's ImageNet weights, as a strip under the controls of Explore."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.events import Failed
from alexnet_gui.core.imagenet import (
    IMAGENET,
    MEGABYTES,
    FetchImageNet,
    FindImageNet,
    ImageNetFound,
)
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.enquiry_desk import Asked
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named, set_role

_MEGABYTE = 1_000_000
_EDGE = GRID * 3 // 2
_BAR_WIDTH = 30 * GRID


class ImageNetStrip(QWidget):
    """Hidden unless they come, or could not be had. The network shown before stays meanwhile."""

    def __init__(self, bridge: Bridge, desk: NetworkDesk) -> None:
        super().__init__()
        named(self, "explore.imagenet", _("Download of torchvision's ImageNet weights"))
        self._enquiries = bridge.enquiries
        self._desk = desk
        self._coming: Asked | None = None
        self._shown_before = ""  # the network that was meant when they were asked for
        self._frame = QFrame()
        self._words = label("", wrap=True)
        named(self._words, "explore.imagenet.words", _("How much is downloaded"))
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar()
        named(self._bar, "explore.imagenet.progress", _("How much is downloaded"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._again = button(_("Try again"), "explore.imagenet.again", self.fetch)
        self._end = button(_("Cancel"), "explore.imagenet.end", self._cancel)
        self._lay_out()
        self.hide()

    def look_for(self) -> None:
        """Find out whether they are on this machine."""
        self._enquiries.ask(FindImageNet(), self._on_found)

    def fetch(self) -> None:
        """Have them downloaded, and mean them when they are here."""
        if self._coming is not None:
            return
        self._shown_before = self._desk.current.key
        self._coming = self._enquiries.ask(FetchImageNet(), self._on_fetched, self._on_progress)
        self._bar.setRange(0, 1000)
        self._bar.setValue(0)
        words = _("Connecting, to download torchvision's ImageNet-1k weights ({n:,} MB)…")
        self._show(words.format(n=MEGABYTES), failed=False)

    def _cancel(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None
        self.hide()

    # --- what is heard ---------------------------------------------------------------------------

    def _on_found(self, found: ImageNetFound | Failed) -> None:
        self._desk.set_imagenet(here=isinstance(found, ImageNetFound) and found.here)

    def _on_progress(self, progress: Progress) -> None:
        self._bar.setValue(round(1000 * progress.done / max(1, progress.total)))
        words = _("torchvision's ImageNet-1k weights: {done:,} of {total:,} MB")
        self._words.setText(
            words.format(
                done=progress.done // _MEGABYTE, total=max(1, round(progress.total / _MEGABYTE))
            )
        )

    def _on_fetched(self, answer: ImageNetFound | Failed) -> None:
        self._coming = None
        if isinstance(answer, Failed):
            self._show(f"{answer.message} {answer.hint}".rstrip(), failed=True)
            return
        self.hide()
        self._desk.set_imagenet(here=True)
        if self._desk.current.key == self._shown_before:  # nobody has gone elsewhere meanwhile
            self._desk.choose(IMAGENET)

    # --- what is shown ---------------------------------------------------------------------------

    def _show(self, words: str, *, failed: bool) -> None:
        set_role(self._frame, "problem" if failed else "card")
        set_role(self._words, "problem" if failed else "")
        self._words.setText(words)
        self._bar.setVisible(not failed)
        self._again.setVisible(failed)
        self._end.setText(_("Close") if failed else _("Cancel"))
        self._end.setAccessibleName(self._end.text())
        self.show()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(_EDGE, GRID, GRID, GRID)
        row.setSpacing(_EDGE)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        row.addWidget(self._again)
        row.addWidget(self._end)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, GRID, _EDGE, 0)
        column.addWidget(self._frame)
