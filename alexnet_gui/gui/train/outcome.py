"""How a run ended, in some words. No Qt."""

from math import isfinite
from typing import TYPE_CHECKING

from alexnet_gui.core.events import STAYS
from alexnet_gui.core.figures import epochs_text, percent
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext

if TYPE_CHECKING:
    from alexnet_gui.gui.train.run import Run


def outcome(run: "Run") -> str:
    """Trained 3 epochs; stopped after epoch 1.5."""
    if run.failure is not None:
        return _("Training failed")
    if run.discarding:
        return _("Run discarded")
    if run.never_began and run.job.resume:
        return _("Not resumed")
    if run.step == 0:
        return _("Stopped before the first batch")
    if run.finished is None or run.finished.stopped:
        done = epochs_done(run)
        if done < 1:
            return _("Stopped after batch {n:,}").format(n=run.step)
        return _("Stopped after epoch {epoch}").format(epoch=epochs_text(done))
    return _trained(run.finished.epochs, run.step)


def summary(run: "Run", ended: str) -> str:
    """What came of a run that is over and `ended` so, in a few sentences."""
    if run.failure is not None:
        # What is refused before it begins may be refused because the folder is gone.
        kept = "" if run.never_began else _kept(run)
        sentences = [run.failure.message, run.failure.hint, kept, told(run)]
    elif run.discarding:
        stays = [remark.message for remark in run.told if remark.about == STAYS]
        done = (
            _("The run was discarded.")
            if stays
            else _("The run was discarded; nothing of it was kept.")
        )
        sentences = [done, *stays]
    elif run.never_began and not run.job.resume:
        sentences = [_("Stopped before the first batch: nothing is kept.")]
    else:
        where = _goes_on(run) if run.was_interrupted else ""
        sentences = [f"{ended}.", told(run), _kept(run), where, _best(run), _computed(run)]
    return " ".join(sentence for sentence in sentences if sentence)


def told(run: "Run") -> str:
    """What the engine noticed of it."""
    return " ".join(remark.message for remark in run.told)


def _kept(run: "Run") -> str:
    if run.saved is None:
        return ""
    folder = readable(run.job.out)
    if run.failure is not None and run.saved.step < run.step:
        return _("Kept in {folder} as it was after step {n:,}.").format(
            folder=folder, n=run.saved.step
        )
    return _("Kept in {folder}.").format(folder=folder)


def _goes_on(run: "Run") -> str:
    """From where, which is not where it was when it was interrupted."""
    if run.saved is None:
        return _("It came to no checkpoint, so Resume begins it again.")
    return _("Resume goes on from its last checkpoint.")


def _best(run: "Run") -> str:
    if run.best is None or not isfinite(run.best.top1_error):
        return ""
    return _("Best validation error: {error} (top-1), after epoch {epoch:.3g}.").format(
        error=percent(run.best.top1_error), epoch=run.best.epoch
    )


def _computed(run: "Run") -> str:
    return _("Computed in {way}.").format(way=run.way) if run.way else ""


def _trained(epochs: float, steps: int) -> str:
    if epochs < 1:
        return ngettext("Trained {n:,} step", "Trained {n:,} steps", steps).format(n=steps)
    if epochs != round(epochs):
        return _("Trained {epochs:.1f} epochs").format(epochs=epochs)
    done = round(epochs)
    return ngettext("Trained {n:,} epoch", "Trained {n:,} epochs", done).format(n=done)


def epochs_done(run: "Run") -> float:
    """How far it came."""
    if run.finished is not None:
        return run.finished.epochs
    return 0.0 if run.last is None else run.last.epoch
