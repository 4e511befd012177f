"""The live plots of a run. Importing this imports pyqtgraph and numpy."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from alexnet_gui.core.events import Event, Remark, RunStarted, SavedAgain, StepsDone, Validated
from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.curves import Other, RunCurves
from alexnet_gui.gui.train.plotting.card import PlotCard
from alexnet_gui.gui.train.plotting.controls import PlotControls
from alexnet_gui.gui.train.plotting.export import PlotExports
from alexnet_gui.gui.train.plotting.figure import Circles, Line, Plot
from alexnet_gui.gui.train.plotting.readings import (
    error_reading,
    loss_reading,
    rate_reading,
    speed_reading,
)
from alexnet_gui.gui.train.plotting.view import PlotView
from alexnet_gui.gui.widgets.seen import Sight, is_seen

REPAINT_MS = 350  # about three times a second: more takes the time that training needs


class RunPlots(QObject):
    """Loss, error, learning rate and speed, each a card that somebody else lays out.

    `controls` is the strip that belongs above them. A card is painted only while it is visible,
    and after a change.
    """

    message = Signal(object)  # banner.Message

    def __init__(
        self, parent: QObject | None = None, settings: SettingsStore | None = None
    ) -> None:
        super().__init__(parent)
        self.curves = RunCurves()
        self.view = PlotView(self.curves, settings or SettingsStore(), self)
        self.loss = PlotCard(_loss(), self.view)
        self.error = PlotCard(_error(), self.view)
        self.learning_rate = PlotCard(_learning_rate(), self.view)
        self.speed = PlotCard(_speed(), self.view)
        self.cards = (self.loss, self.error, self.learning_rate, self.speed)
        self.controls = PlotControls(self.view)
        self._exports = PlotExports(self.view, self)
        self._exports.message.connect(self.message)
        self._stale = set(self.cards)
        for card in self.cards:
            Sight(card).came.connect(self._refresh)
            card.export_wanted.connect(self._exporter(card))
        self._repaint = QTimer(self)
        self._repaint.setSingleShot(True)
        self._repaint.setInterval(REPAINT_MS)
        self._repaint.timeout.connect(self._refresh)

    def begin(self) -> None:
        """Another run is shown from here on."""
        self.view.put_cursor(None)
        self.curves.clear()
        self.view.show_all()
        self.changed()

    def take(self, event: Event) -> None:
        """Take one event of the run, in order."""
        match event:
            case RunStarted():
                self.curves.rewind(event.first_step)
            case StepsDone():
                self.curves.append(event.steps)
            case Validated():
                self.curves.validated(event)
            case Remark(about="early stopping"):
                self.curves.given_up = event.step
            case SavedAgain(best_lost=True):
                self.curves.lose_best()
            case _:
                return
        self.changed()

    def changed(self) -> None:
        """Something was added to `curves` or taken away: show it soon, or once it can be seen."""
        self.view.put_cursor(self.view.cursor)  # the step that it stood at may be gone
        self._stale = set(self.cards)
        if any(is_seen(card) for card in self.cards) and not self._repaint.isActive():
            self._repaint.start()

    def show_others(self, others: Sequence[Other], own: str = "") -> None:
        """Show the curves of earlier runs beside those of the one at hand; none: take them away.

        `own` is what the one at hand is called beside them.
        """
        self.view.compare(others)
        self.controls.show_others(others, own)

    def _refresh(self) -> None:
        for card in [card for card in self._stale if is_seen(card)]:
            self._stale.discard(card)
            card.refresh()

    def _exporter(self, card: PlotCard) -> Callable[[str], None]:
        return lambda kind: self._exports.export(card, kind)


def _loss() -> Plot:
    return Plot(
        _("Loss"),
        "train.loss",
        (
            Line("", "loss", lambda curves: curves.loss, raw=True, faint=True),
            Line(_("training"), "loss", lambda curves: curves.loss),
        ),
        loss_reading,
        (Circles(_("validation"), "loss", lambda seen: seen.loss),),
        best=_("best epoch"),
    )


def _error() -> Plot:
    return Plot(
        _("Error"),
        "train.error",
        (
            Line(
                _("training, top-1"),
                "top1_error",
                lambda curves: curves.top1_error,
                brief=_("top-1"),
            ),
            Line(
                _("training, top-5"),
                "top5_error",
                lambda curves: curves.top5_error,
                dashed=True,
                width=1.5,
                brief=_("top-5"),
            ),
        ),
        error_reading,
        (
            Circles(_("validation"), "top1_error", lambda seen: seen.top1_error),
            Circles("", "top5_error", lambda seen: seen.top5_error, size=7),
        ),
        percent=True,
        best=_("best epoch"),
    )


def _learning_rate() -> Plot:
    return Plot(
        _("Learning rate"),
        "train.learning_rate",
        (Line("", "learning_rate", lambda curves: curves.learning_rate, raw=True),),
        rate_reading,
    )


def _speed() -> Plot:
    return Plot(
        _("Pictures per second"),
        "train.speed",
        (
            Line(
                "",
                "images_per_second",
                lambda curves: curves.images_per_second,
                raw=True,
                faint=True,
            ),
            Line("", "images_per_second", lambda curves: curves.images_per_second),
        ),
        speed_reading,
    )
