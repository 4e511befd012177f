"""The live plots of a run. Importing this imports pyqtgraph and numpy: see `plot_card`."""

from math import isfinite

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.curves import Numbers, RunCurves
from alexnet_gui.gui.train.plot_card import Circles, Line, PlotCard
from alexnet_gui.gui.train.run import percent_text
from alexnet_gui.gui.widgets.basics import named

REPAINT_MS = 350  # about three times a second: more takes the time that training needs


class RunPlots(QWidget):
    """Loss, error, learning rate and speed. Repaints only while visible, after a change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "train.plots", _("Curves of the run"))
        self.curves = RunCurves()
        self.cards = (
            _loss_card(self.curves),
            _error_card(self.curves),
            _rate_card(self.curves),
            _speed_card(self.curves),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID * 3 // 2)
        for index, card in enumerate(self.cards):
            grid.addWidget(card, index // 2, index % 2)
        grid.setRowStretch(0, 5)
        grid.setRowStretch(1, 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self._stale = True
        self._repaint = QTimer(self)
        self._repaint.setSingleShot(True)
        self._repaint.setInterval(REPAINT_MS)
        self._repaint.timeout.connect(self._refresh)

    def changed(self) -> None:
        """Something was added to `curves`: show it soon, or once it can be seen."""
        self._stale = True
        if self.isVisible() and not self._repaint.isActive():
            self._repaint.start()

    def _refresh(self) -> None:
        if not self._stale or not self.isVisible():
            return
        self._stale = False
        for card in self.cards:
            card.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale = True
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._repaint.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.changed()


def _loss_card(curves: RunCurves) -> PlotCard:
    card = PlotCard(
        _("Loss"),
        "train.loss",
        curves,
        (
            Line("", lambda c: c.loss.raw, width=1, faint=True),
            Line(_("training"), lambda c: c.loss.smooth),
        ),
        (Circles(_("validation"), lambda seen: seen.loss),),
        reading=_loss_reading,
    )
    card.add_log_switch("train.loss.logarithmic")
    return card


def _error_card(curves: RunCurves) -> PlotCard:
    return PlotCard(
        _("Error"),
        "train.error",
        curves,
        (
            Line(_("training, top-1"), lambda c: c.top1_error.smooth),
            Line(_("training, top-5"), lambda c: c.top5_error.smooth, width=1.5, dashed=True),
        ),
        (
            Circles(_("validation"), lambda seen: seen.top1_error),
            Circles("", lambda seen: seen.top5_error, size=7),
        ),
        reading=_error_reading,
        scale="fraction",
        mark_best=True,
    )


def _rate_card(curves: RunCurves) -> PlotCard:
    return PlotCard(
        _("Learning rate"),
        "train.learning_rate",
        curves,
        (Line("", lambda c: c.learning_rate.raw),),
        reading=lambda c, index: _at(c, index, _figure(c.learning_rate.raw, index, "{:.4g}")),
    )


def _speed_card(curves: RunCurves) -> PlotCard:
    return PlotCard(
        _("Pictures per second"),
        "train.speed",
        curves,
        (
            Line("", lambda c: c.images_per_second.raw, width=1, faint=True),
            Line("", lambda c: c.images_per_second.smooth),
        ),
        reading=_speed_reading,
    )


# --- values in words ------------------------------------------------------------------------------


def _loss_reading(curves: RunCurves, index: int | None) -> str:
    """The smoothed loss now, or the loss of one step as it was."""
    if not len(curves):
        return ""
    if index is not None:
        words = _("{raw:.3f} in this batch, {smooth:.3f} smoothed").format(
            raw=float(curves.loss.raw[index]), smooth=float(curves.loss.smooth[index])
        )
        return _at(curves, index, words)
    words = _("{loss:.3f} training").format(loss=float(curves.loss.smooth[-1]))
    if curves.validations and isfinite(curves.validations[-1].loss):
        words += " · " + _("{loss:.3f} validation").format(loss=curves.validations[-1].loss)
    return words


def _error_reading(curves: RunCurves, index: int | None) -> str:
    """The errors of the last validation, before one the smoothed ones; or those at a step."""
    if not len(curves):
        return ""
    at = -1 if index is None else index
    if index is None and curves.validations:
        words = _("{top1} top-1 · {top5} top-5, validation")
        top1, top5 = curves.validations[-1].top1_error, curves.validations[-1].top5_error
    else:
        words = _("{top1} top-1 · {top5} top-5, training")
        top1, top5 = float(curves.top1_error.smooth[at]), float(curves.top5_error.smooth[at])
    return _at(curves, index, words.format(top1=percent_text(top1), top5=percent_text(top5)))


def _speed_reading(curves: RunCurves, index: int | None) -> str:
    speed = curves.images_per_second
    return _at(
        curves, index, _figure(speed.smooth if index is None else speed.raw, index, "{:,.0f}")
    )


def _figure(values: Numbers, index: int | None, form: str) -> str:
    """The value at a step, or the latest."""
    if not len(values):
        return ""
    return form.format(float(values[-1 if index is None else index]))


def _at(curves: RunCurves, index: int | None, words: str) -> str:
    """`words`, with the epoch that they hold for if that is not now."""
    if index is None:
        return words
    epoch = float(curves.epochs.values[index])
    return _("epoch {epoch:.2f}: {values}").format(epoch=epoch, values=words)
