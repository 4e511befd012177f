"""A picture of one's own, and what the network takes it for as it changes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import Failed, RunStarted
from alexnet_gui.core.live_events import PictureJudged, PicturePinned
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.gui.drops import Kind, kind_of
from alexnet_gui.gui.explore.images import picture_image
from alexnet_gui.gui.explore.picture.caption import Caption
from alexnet_gui.gui.explore.picture.picture_view import PictureView
from alexnet_gui.gui.explore.picture.pictures import Picture, picture_file, preview
from alexnet_gui.gui.explore.picture.samples_menu import SamplesMenu
from alexnet_gui.gui.mime import Dropped
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.live.tabs import HEADER
from alexnet_gui.gui.train.live.trace import Trace
from alexnet_gui.gui.train.live.trace_view import TraceView
from alexnet_gui.gui.train.live.words import WordsPage
from alexnet_gui.gui.widgets.basics import Card, named
from alexnet_gui.gui.widgets.seen import is_seen

PICTURE_WIDTHS = (104, 140)  # pixels, in a narrow card and in a wide one
WIDE = 520
TALLEST_SHARE = 1.4  # height of an upright picture, over its width

PictureSource = Callable[[], Picture | None]


class PinnedCard(Card):
    """Shows the pinned picture at the left and the lines at the right; drops are taken anywhere."""

    picture_chosen = Signal(object)  # Picture, or None to have no picture any more

    def __init__(self, in_explore: PictureSource, parent: QWidget | None = None) -> None:
        """`in_explore` gives the picture that is shown in Explore."""
        super().__init__(_("Your picture"), "train.pinned", parent)
        self._in_explore = in_explore
        self._picture: Picture | None = None
        self._why_no_lines = ""
        self.trace = Trace()
        self._steps_per_epoch = 1
        self._stale = False
        self.subtitle.setObjectName("train.pinned.subtitle")
        self.header.addStrut(HEADER)
        self.view = PictureView()
        named(self.view, "train.pinned.picture", _("Your picture, and what the network sees of it"))
        self._name = Caption()
        named(self._name, "train.pinned.name", _("The picture's name"))
        self.lines = TraceView()
        self._waiting = WordsPage("train.pinned.waiting", _("Why there are no lines"))
        self._empty = WordsPage("train.pinned.words", _("How to pin a picture"))
        self._empty.say(
            _("Drop a picture here, or choose one: lines show what the network takes it for.")
        )
        self.menu = self._make_menu()
        self._empty.offer(self._menu_button(_("Choose a picture"), "train.pinned.choose", ""))
        self._change = self._menu_button(_("Change"), "train.pinned.change", "link")
        self._between = QWidget()  # stands where the subtitle has no room
        self._between.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.header.addWidget(self._between, 1)
        self.header.addWidget(self._change)
        self._lay_out()
        self._show()

    # --- composition -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addStretch(1)
        left.addWidget(self.view)
        left.addWidget(self._name)
        left.addStretch(1)
        self._right = QStackedWidget()
        self._right.addWidget(self._waiting)
        self._right.addWidget(self.lines)
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(GRID * 3 // 2, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addLayout(left)
        row.addWidget(self._right, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(shown)
        self.body.addWidget(self._pages)

    def _make_menu(self) -> QMenu:
        menu = QMenu(_("Choose a picture"), self)
        named(menu, "train.pinned.menu", _("Choose a picture"))
        self._action(menu, "file", _("Choose a file…"), self.ask_for_picture)
        self._from_explore = self._action(
            menu, "explore", _("The picture in Explore"), self._take_from_explore
        )
        samples = SamplesMenu(menu)
        named(samples, "train.pinned.samples", _("Samples"))
        samples.chosen.connect(lambda path: self.choose(picture_file(path)))
        menu.addMenu(samples)
        menu.addSeparator()
        self._unpin = self._action(menu, "none", _("No picture"), lambda: self.choose(None))
        menu.aboutToShow.connect(self._offer)
        return menu

    def _action(self, menu: QMenu, name: str, text: str, do: Callable[[], object]) -> QAction:
        action = QAction(text, menu)
        action.setObjectName(f"train.pinned.{name}_action")
        action.triggered.connect(lambda _checked=False: do())
        menu.addAction(action)
        return action

    def _menu_button(self, text: str, name: str, role: str) -> QToolButton:
        made = QToolButton()
        named(made, name, text)
        made.setText(text)
        made.setMenu(self.menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setProperty("hasMenu", "true")
        if role:
            made.setProperty("role", role)
        return made

    def _offer(self) -> None:
        picture = self._in_explore()
        self._from_explore.setEnabled(picture is not None)
        named_one = _("The picture in Explore: {name}")
        self._from_explore.setText(
            _("No picture is open in Explore")
            if picture is None
            else named_one.format(name=picture.name)
        )
        self._unpin.setEnabled(self._picture is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._between.setVisible(not wide)
        self.subtitle.setVisible(wide)
        width = PICTURE_WIDTHS[wide]
        self.view.setFixedWidth(width)
        self.view.setMaximumHeight(round(TALLEST_SHARE * width))

    # --- which picture ---------------------------------------------------------------------------

    @property
    def picture(self) -> Picture | None:
        """The pinned picture."""
        return self._picture

    def choose(self, picture: Picture | None) -> None:
        """Pin `picture`, or none; lines begin anew, as they were another's."""
        self._picture = picture
        self.trace = Trace(self.trace.classes)
        self.picture_chosen.emit(picture)
        if picture is not None:
            image = preview(picture)
            if image is not None:
                self.view.show_picture(image, (image.height(), image.width()), None)
            self.view.setVisible(image is not None)
            self._name.show_name(picture.name)
        self._show()

    def ask_for_picture(self) -> None:
        """Let the person choose a picture file."""
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Choose a picture"))
        if chosen:
            self.choose(picture_file(Path(chosen)))

    def takes_drop(self, dropped: Dropped) -> bool:
        """Whether it is a picture."""
        return bool(dropped.picture) or any(map(_is_picture, dropped.paths))

    def take_drop(self, dropped: Dropped) -> None:
        """Pin what was dropped on the card; of several files the first picture."""
        if dropped.picture:
            self.choose(Picture(dropped.picture, readable(dropped.name)))
        else:
            self.choose(picture_file(next(filter(_is_picture, dropped.paths))))

    def _take_from_explore(self) -> None:
        picture = self._in_explore()
        if picture is not None:
            self.choose(picture)

    # --- what the run tells ----------------------------------------------------------------------

    def begin(self, *, watched: bool = False, resumed: bool = False) -> None:
        """A run begins; `watched`: of another process; `resumed`: it goes on, and so do lines."""
        self._why_no_lines = (
            _("This window does not train this run, so it cannot be asked about your picture.")
            if watched
            else ""
        )
        if not resumed:
            self.trace = Trace()
        self._show()

    def started(self, started: RunStarted) -> None:
        """The run takes its first step."""
        self._steps_per_epoch = started.steps_per_epoch
        if self.trace.classes != started.classes:
            self.trace = Trace(started.classes)
        self.trace.rewind(started.first_step)
        self._show()

    def pinned(self, pinned: PicturePinned) -> None:
        """The picture has been fitted to the run: show what the network sees of it."""
        self.view.show_picture(picture_image(pinned.pixels), pinned.size, pinned.crop)
        self.view.show()
        self._why_no_lines = ""
        self._show()

    def failed(self, failed: Failed) -> None:
        """The picture cannot be read."""
        self._why_no_lines = " ".join(part for part in (failed.message, failed.hint) if part)
        self._show()

    def judged(self, judged: PictureJudged) -> None:
        """Another point of each line."""
        self.trace.add(judged.step, judged.probabilities)
        self._stale = True
        self.refresh()

    def refresh(self) -> None:
        """Paint what came while nobody looked."""
        if self._stale and is_seen(self):
            self._stale = False
            self._show()

    def _show(self) -> None:
        there = self._picture is not None
        self._pages.setCurrentIndex(1 if there else 0)
        self._change.setVisible(there)
        self.subtitle.setText(_("as the network changes") if there and len(self.trace) else "")
        self._waiting.say(
            self._why_no_lines or _("Lines come while a network is trained: one for each class.")
        )
        self._right.setCurrentIndex(1 if len(self.trace) else 0)
        self.lines.show_trace(self.trace, self._steps_per_epoch)


def _is_picture(path: Path) -> bool:
    try:
        return kind_of(path) is Kind.PICTURE
    except UserError:
        return False
