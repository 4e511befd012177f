"""A look at pictures before they are trained on: classes, pictures, and what is wrong with them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.events import Event, Failed
from alexnet_gui.core.survey import DataSurveyed, SurveyProgress, ThumbnailsSeen
from alexnet_gui.core.translation import _
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.data_look.aside import Aside
from alexnet_gui.gui.train.data_look.draws_page import DrawsPage
from alexnet_gui.gui.train.data_look.files_page import FilesPage
from alexnet_gui.gui.train.data_look.pictures_page import SIDE, PicturesPage
from alexnet_gui.gui.train.data_look.wishes import Settings
from alexnet_gui.gui.train.data_look.words import counts_text, progress_text
from alexnet_gui.gui.train.words import data_title
from alexnet_gui.gui.widgets.basics import Card, button, label, named

USUAL = QSize(1140, 720)
SMALLEST = QSize(900, 520)
MANY = 20_000  # pictures; of more, one class is shown until others are chosen
_SIZE = "train/look"


class DataLook(QDialog):
    """May stay open beside the window, and follows the form then."""

    picture_wanted = Signal(object, str)  # a Path or the bytes of a picture, and its name
    setting_wanted = Signal(str, object)

    def __init__(self, desk: DataDesk, store: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "train.look", _("A look at the pictures"))
        self.setWindowTitle(_("A look at the pictures"))
        self.setMinimumSize(SMALLEST)
        self._desk = desk
        self._store = store
        self._settings: Settings | None = None
        self._seen: DataSurveyed | None = None
        self._looking = False
        self._make_parts()
        self._lay_out()
        self._connect()
        self.resize(_remembered(store).boundedTo(self.screen().availableSize()))

    # --- what others use -------------------------------------------------------------------------

    def follow(self, settings: Settings) -> None:
        """The form says something else."""
        before, self._settings = self._settings, settings
        self.draws.follow(settings)
        if before is None or (before.spec, before.seed) != (settings.spec, settings.seed):
            self.look()
        elif self._seen is None and not self._looking and settings.described != before.described:
            self.look()  # they are here now

    def look(self) -> None:
        """Look at the pictures anew."""
        if self._settings is None or not self.isVisible():
            return
        self._seen = None
        self._heading.setText(data_title(self._settings.spec))
        self._show_counts()
        self._show_findings(None)
        self.classes.classes.show(())
        self.pictures.show_classes((), (), anew=True)
        self._say("")
        self._looking = True
        self._desk.survey(self._settings.spec, self._settings.seed)
        self._show_progress(None)

    def show_page(self, name: str) -> None:
        """Bring `pictures`, `draws` or `files` to the front."""
        self._buttons[name].click()

    # --- what comes ------------------------------------------------------------------------------

    def _on_surveyed(self, event: Event) -> None:
        if isinstance(event, SurveyProgress):
            self._show_progress(event)
        elif isinstance(event, DataSurveyed):
            self._seen = event
            self._show_counts()
            self._show_findings(event)
            if self.classes.classes.show(event.classes):
                self.pictures.show_classes((), (), anew=True)
                self.classes.begin(choose=event.total > MANY)
                self._show_pictures()

    def _on_failed(self, failed: Failed) -> None:
        self._say(f"{failed.message} {failed.hint}".rstrip())

    def _on_ended(self) -> None:
        self._looking = False
        self._show_progress(None)

    def _on_thumbnails(self, seen: ThumbnailsSeen) -> None:
        if self._settings is not None and seen.spec == self._settings.spec:
            self.pictures.take(seen)

    def _ask_pictures(self, places: object) -> None:
        if self._settings is not None and isinstance(places, tuple):
            side = round(SIDE * self.devicePixelRatioF())
            self._desk.thumbnails(self._settings.spec, self._settings.seed, places, side)

    def _cancel(self) -> None:
        self._desk.end_survey()
        self._looking = False
        self._show_progress(None)
        self._say(_("The look was broken off. What is known so far is shown."))

    # --- showing it ------------------------------------------------------------------------------

    def _show_pictures(self, *, anew: bool = False) -> None:
        if self._seen is not None:
            self.pictures.show_classes(self._seen.classes, self.classes.chosen, anew=anew)

    def _show_findings(self, seen: DataSurveyed | None) -> None:
        self.findings.show_surveyed(seen)
        self.files.show_surveyed(seen)
        self._buttons["files"].setText(_files_text(len(self.files.files.rows)))

    def _show_counts(self) -> None:
        self._counts.setText("" if self._seen is None else counts_text(self._seen))

    def _show_progress(self, progress: SurveyProgress | None) -> None:
        self._progress.setVisible(self._looking)
        self._stop.setVisible(self._looking)
        self._again.setVisible(not self._looking)
        self._doing.setText(progress_text(progress) if self._looking else "")
        if progress is not None:
            self._progress.setRange(0, max(1, progress.total))
            self._progress.setValue(progress.done)

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._seen is None and not self._looking:
            self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._store.set_text(_SIZE, f"{self.width()}x{self.height()}")
            self.pictures.pictures.stop()
            self._desk.end_survey()
            self._looking = False

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._heading = label("", "heading")
        named(self._heading, "train.look.heading", _("Pictures"))
        self._counts = label("", "secondary")
        named(self._counts, "train.look.counts", _("How many there are"))
        self._problem = label("", "problem", wrap=True)
        named(self._problem, "train.look.problem", _("What is wrong"))
        self._problem.hide()
        self.aside = Aside()
        self.classes, self.findings = self.aside.classes, self.aside.findings
        self.pictures = PicturesPage()
        self.draws = DrawsPage(self._desk)
        self.files = FilesPage()
        self._pages = QStackedWidget()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name, text, page in (
            ("pictures", _("Pictures"), self.pictures),
            ("draws", _("As the network sees them"), self.draws),
            ("files", _files_text(0), self.files),
        ):
            self._pages.addWidget(page)
            made = button(text, f"train.look.page.{name}")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _on=False, page=page: self._pages.setCurrentWidget(page))
            self._group.addButton(made)
            self._buttons[name] = made
        self._buttons["pictures"].setChecked(True)
        self._doing = label("", "secondary")
        named(self._doing, "train.look.doing", _("How far the look is"))
        self._progress = QProgressBar()
        named(self._progress, "train.look.progress", _("How far the look is"))
        self._progress.setTextVisible(False)
        self._progress.setMaximumWidth(24 * GRID)
        self._stop = button(_("Stop looking"), "train.look.stop", self._cancel)
        self._again = button(_("Look again"), "train.look.refresh", self.look)
        self._again.setToolTip(_("Look for files that were added, changed or removed"))
        self._close = button(_("Close"), "train.look.close", self.close)
        for pressed in (self._stop, self._again, self._close, self.draws.again, self.draws.others):
            pressed.setAutoDefault(False)  # Enter belongs to whatever has the focus

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._heading)
        head.addWidget(self._counts)
        head.addStretch(1)
        for made in self._buttons.values():
            head.addWidget(made)
        right = Card()
        right.body.setContentsMargins(GRID, GRID, 0, GRID)
        right.body.addWidget(self._pages)
        middle = QHBoxLayout()
        middle.setSpacing(GRID * 3 // 2)
        middle.addWidget(self.aside)
        middle.addWidget(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._progress)
        foot.addWidget(self._doing)
        foot.addWidget(self._stop)
        foot.addStretch(1)
        foot.addWidget(self._again)
        foot.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addLayout(middle, 1)
        column.addLayout(foot)
        self.classes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self._desk.surveyed.connect(self._on_surveyed)
        self._desk.survey_failed.connect(self._on_failed)
        self._desk.survey_ended.connect(self._on_ended)
        self._desk.thumbnails_seen.connect(self._on_thumbnails)
        self.classes.selectionModel().selectionChanged.connect(
            lambda _chosen, _left: self._show_pictures()
        )
        self.pictures.pictures.wanted.connect(self._ask_pictures)
        self.pictures.picture_wanted.connect(self.picture_wanted)
        self.draws.picture_wanted.connect(self.picture_wanted)
        self.draws.setting_wanted.connect(self.setting_wanted)


def _files_text(count: int) -> str:
    return _("Files to check ({n:,})").format(n=count)


def _remembered(store: SettingsStore) -> QSize:
    """The size that it had last."""
    parts = store.text(_SIZE).split("x")
    sides = [int(part) for part in parts if part.isascii() and part.isdigit()]
    return QSize(*sides).expandedTo(SMALLEST) if len(sides) == 2 else USUAL
