"""How a run ended, in some words. No Qt."""

from typing import TYPE_CHECKING

from alexnet_gui.core.figures import epochs_text
from alexnet_gui.core.translation import _, ngettext

if TYPE_CHECKING:
    from alexnet_gui.gui.train.run import Run


def outcome(run: "Run") -> str:
    """Trained 3 epochs; stopped after epoch 1.5."""
    if run.failure is not None:
        return _("Training failed")
    if run.discarding:
        return _("Run discarded")
    if run.step == 0:
        return _("Stopped before the first batch")
    if run.finished is None or run.finished.stopped:
        done = epochs_done(run)
        if done < 1:
            return _("Stopped after batch {n:,}").format(n=run.step)
        return _("Stopped after epoch {epoch}").format(epoch=epochs_text(done))
    return _trained(run.finished.epochs, run.step)


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
