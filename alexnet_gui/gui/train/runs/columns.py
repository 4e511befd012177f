"""What the list of runs shows of each, and by what it sorts. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from alexnet_gui.core.events import Validated
from alexnet_gui.core.figures import bytes_text, epochs_text, percent
from alexnet_gui.core.pace import duration_text
from alexnet_gui.core.run_summary import RunState, RunSummary
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.train.words import data_title

Key = float | str | None  # None sorts last, whichever way

STATES: dict[RunState, tuple[str, str]] = {  # in words, and in which colour
    "running": (N_("Running"), "accent"),
    "stopped": (N_("Stopped"), "text"),
    "finished": (N_("Finished"), "good"),
    "interrupted": (N_("Interrupted"), "note"),
    "damaged": (N_("Damaged"), "problem"),
}
EXPLANATIONS: dict[RunState, str] = {
    "running": N_("a process trains it now."),
    "stopped": N_("it was stopped and kept, and can go on where it stood."),
    "finished": N_("it has done all its steps."),
    "interrupted": N_("it failed or was killed, and can go on from its last checkpoint."),
    "damaged": "",
}


@dataclass(frozen=True)
class Column:
    """One figure of a run."""

    title: str
    text: Callable[[RunSummary], str]
    key: Callable[[RunSummary], Key]
    figure: bool = True  # stands at the right, digits under each other
    tip: str = ""


def _network(run: RunSummary) -> str:
    return run.record.architecture.title if run.record else ""


def _data(run: RunSummary) -> str:
    return data_title(run.record.data.spec) if run.record else ""


def state_text(run: RunSummary) -> str:
    """Where the run stands, in a word."""
    return _(STATES[run.state][0])


def _epochs(run: RunSummary) -> str:
    if run.record is None:
        return ""
    return _("{done} of {all:,}").format(done=epochs_text(run.epochs), all=run.total_epochs)


def _loss(loss: float | None) -> str:
    return "" if loss is None else f"{loss:.3f}"


def _best(figure: Callable[[Validated], float]) -> Callable[[RunSummary], float | None]:
    """Gives a figure of the validation with the smallest top-1 error."""
    return lambda run: None if run.best is None else figure(run.best)


_top1, _top5 = _best(lambda seen: seen.top1_error), _best(lambda seen: seen.top5_error)
_validation_loss, _best_epoch = _best(lambda seen: seen.loss), _best(lambda seen: seen.epoch)


def _error(error: float | None) -> str:
    return "" if error is None else percent(error)


def _epoch(epoch: float | None) -> str:
    return "" if epoch is None else epochs_text(epoch)


def _number(number: float | None) -> Key:
    return number if number is not None and isfinite(number) else None


def _date(run: RunSummary) -> str:
    return f"{datetime.fromtimestamp(run.changed):%Y-%m-%d %H:%M}"


COLUMNS = (  # the ones that matter first
    Column(N_("Name"), lambda run: run.name, lambda run: run.name.casefold(), figure=False),
    Column(N_("State"), state_text, lambda run: run.state, figure=False),
    Column(N_("Epochs"), _epochs, lambda run: run.epochs),
    Column(
        N_("Best top-1 error"),
        lambda run: _error(_top1(run)),
        lambda run: _number(_top1(run)),
        tip=N_("The smallest top-1 error of all validations"),
    ),
    Column(
        N_("at epoch"),
        lambda run: _epoch(_best_epoch(run)),
        lambda run: _number(_best_epoch(run)),
        tip=N_("The epoch after which the top-1 error was the smallest"),
    ),
    Column(
        N_("its top-5"),
        lambda run: _error(_top5(run)),
        lambda run: _number(_top5(run)),
        tip=N_("Top-5 error of that same validation, the one with the smallest top-1 error"),
    ),
    Column(
        N_("its val. loss"),
        lambda run: _loss(_validation_loss(run)),
        lambda run: _number(_validation_loss(run)),
        tip=N_("Loss of that same validation, the one with the smallest top-1 error"),
    ),
    Column(
        N_("Train loss"),
        lambda run: _loss(run.train_loss),
        lambda run: _number(run.train_loss),
        tip=N_("Training loss: its mean over the last epoch that was begun, not smoothed"),
    ),
    Column(N_("Last step"), _date, lambda run: run.changed, tip=N_("When it was last written to")),
    Column(N_("Network"), _network, lambda run: _network(run).casefold(), figure=False),
    Column(N_("Pictures"), _data, lambda run: _data(run).casefold(), figure=False),
    Column(
        N_("Time"),
        lambda run: duration_text(run.seconds) if run.seconds else "",
        lambda run: run.seconds or None,
        tip=N_("Time of training, pauses left out"),
    ),
    Column(N_("Steps"), lambda run: f"{run.step:,}" if run.record else "", lambda run: run.step),
    Column(N_("Size"), lambda run: bytes_text(run.size), lambda run: float(run.size)),
)
NAME, STATE, DATE = 0, 1, 8


def explanation(run: RunSummary) -> str:
    """What the state of the run means, and what can be done."""
    if run.state == "interrupted" and not run.goes_on:
        return _("it failed or was killed, and without a last checkpoint it starts over.")
    return run.fault or _(EXPLANATIONS[run.state])


def matches(run: RunSummary, words: str) -> bool:
    """Whether each of `words` is in the name of the run, its network, its pictures or its state."""
    text = " ".join((run.name, _network(run), _data(run), state_text(run))).casefold()
    return all(word in text for word in words.casefold().split())
