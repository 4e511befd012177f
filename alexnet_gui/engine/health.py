"""How a run is doing, in words: a loss that stays, rectifiers that are dead, updates out of scale.

Every so many steps one step is looked at. What is measured stays on the device until the run
fetches its losses, so training never waits for it. Nothing here draws random numbers or changes a
weight: a run that is looked at has the losses of one that is not, but for the last digits where
the other steps are compiled.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from math import log, sqrt
from statistics import fmean, variance

import torch
from torch import Tensor, nn

from alexnet_gui.core.events import Remark, Step
from alexnet_gui.core.figures import loss_text
from alexnet_gui.core.translation import _
from alexnet_gui.engine.network import Network

CHECK_STEPS = 10  # from one step that is looked at to the next
CHECKS = 10  # a verdict rests on so many of them
LOSSES = 20  # steps whose mean loss is compared with guessing
STUCK = (0.98, 1.05)  # of the loss of guessing, ln(classes)
WORSE = 3  # times that loss: more than weights of another initialisation begin with
DEAD = 0.75  # share of a rectifier's units; a healthy dense one has come to 0.3
SMALL_UPDATE, USUAL_UPDATE, LARGE_UPDATE = 1e-5, 1e-3, 1e-1  # of a layer's weights, in a step
_SAMPLED = 4096  # weights of each layer, evenly spaced, stand for all of them


class Health:
    """Watches the steps of one run; each remark is made once.

    For each step, `with health.watching(step, rate): …learn…`. When losses have been fetched,
    `remarks` says what is new.
    """

    def __init__(self, network: Network, classes: int, learning_rate: float, patience: int) -> None:
        """Watch `network`; a loss may stay at ln(`classes`) for `patience` steps."""
        children = list(network.named_children())
        learning = [any(p.requires_grad for p in child.parameters()) for _name, child in children]
        first = learning.index(True) if True in learning else 0
        # What comes before it stays as it is, whatever is wrong with it.
        self._rectifiers = {
            name: child for name, child in children[first:] if isinstance(child, nn.ReLU)
        }
        self._weights = {
            name: child.weight
            for name, child in children
            if isinstance(child, nn.Conv2d | nn.Linear) and child.weight.requires_grad
        }
        self._guessing = log(classes)
        self._classes = classes
        self._learning_rate = learning_rate
        self._patience = patience
        self._losses: deque[float] = deque(maxlen=2 * LOSSES)
        self._fired: dict[str, Tensor] = {}  # bool (units,), over the checks so far
        self._pictures = 0
        self._ratios: list[Tensor] = []  # of each check, float32 (layers,)
        self._verdict: tuple[int, int, Tensor, Tensor] | None = None
        self._said: set[str] = set()

    # --- measuring, on the device ----------------------------------------------------------------

    @contextmanager
    def watching(self, step: int, rate: float) -> Iterator[bool]:
        """Look at the update made within, if it is time to: the run's `step`-th, at this `rate`.

        Gives whether it is.
        """
        if step % CHECK_STEPS:
            yield False
            return
        hooks = [
            module.register_forward_hook(partial(self._note_output, name))
            for name, module in self._rectifiers.items()
        ]
        before = [_sample(weight).clone() for weight in self._weights.values()]
        try:
            yield True
        finally:
            for hook in hooks:
                hook.remove()
        self._note_update(before, rate)
        if len(self._ratios) == CHECKS:
            self._conclude(step)

    @torch.no_grad()
    def _note_output(
        self, name: str, _module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor
    ) -> None:
        if name == next(iter(self._rectifiers)):
            self._pictures += len(output)
        units = output.detach()  # (N, units, …): a map's channels, or a list's features
        if units.ndim > 2:
            # Nothing is below 0, so a sum is above it if anything is. A maximum over maps takes up
            # to ten times as long on a CPU, in bfloat16 and in the channels-last layout.
            units = units.sum(tuple(range(2, units.ndim)))
        fired = units.amax(0) > 0  # (units,)
        known = self._fired.get(name)
        self._fired[name] = fired if known is None else known | fired

    @torch.no_grad()
    def _note_update(self, before: list[Tensor], rate: float) -> None:
        ratios = [
            (_sample(weight) - old).norm() / old.norm().clamp_min(1e-30)
            for weight, old in zip(self._weights.values(), before, strict=True)
        ]
        measured = torch.stack(ratios) if ratios else torch.zeros(0)
        # A schedule makes small steps on purpose: only those at about the full rate can be small.
        full = rate >= self._learning_rate / 2
        self._ratios.append(measured if full else measured.clamp_min(USUAL_UPDATE))

    @torch.no_grad()
    def _conclude(self, step: int) -> None:
        """Sum up the checks so far, still on the device, and begin anew."""
        dead = [1 - fired.float().mean() for fired in self._fired.values()]
        shares = torch.stack(dead) if dead else torch.zeros(0)
        ratios = torch.stack(self._ratios).median(0).values
        self._verdict = (step, self._pictures, shares, ratios)
        self._fired, self._ratios, self._pictures = {}, [], 0

    # --- judging, once the losses are here -------------------------------------------------------

    def remarks(self, steps: Iterable[Step]) -> list[Remark]:
        """What is to be said now that `steps` were fetched."""
        found = [remark for step in steps for remark in self._of_loss(step)]
        if self._verdict is not None:
            step, pictures, shares, ratios = self._verdict
            self._verdict = None
            found += [
                self._dead(step, pictures, shares.tolist()),
                self._small(step, ratios.tolist()),
                self._large(step, ratios.tolist()),
            ]
        new = [remark for remark in found if remark is not None and remark.about not in self._said]
        told = {remark.about: remark for remark in reversed(new)}  # the first of each
        self._said.update(told)
        return list(told.values())[::-1]

    def _of_loss(self, step: Step) -> tuple[Remark | None, ...]:
        self._losses.append(step.loss)
        if len(self._losses) < 2 * LOSSES:
            return ()
        losses = list(self._losses)
        before, now = losses[:LOSSES], losses[LOSSES:]
        mean = fmean(now)
        if fmean(before) - mean > 2 * sqrt((variance(before) + variance(now)) / LOSSES):
            return ()  # it falls by more than chance: twice the standard error of the difference
        return self._worse(step, mean), self._stuck(step, mean)

    def _worse(self, step: Step, mean: float) -> Remark | None:
        if mean <= WORSE * self._guessing:
            return None
        words = _(
            "At step {step:,} the loss is {loss}: guessing among {classes:,} classes gives"
            " {guessing:.2f}, so the network does far worse than that. Try a learning rate ten"
            " times smaller."
        ).format(
            step=step.step,
            loss=loss_text(mean),
            classes=self._classes,
            guessing=self._guessing,
        )
        return Remark("high loss", words, step.step)

    def _stuck(self, step: Step, mean: float) -> Remark | None:
        if step.step < self._patience:
            return None
        if not STUCK[0] * self._guessing <= mean <= STUCK[1] * self._guessing:
            return None
        words = _(
            "At step {step:,} the loss is {loss:.2f}: guessing among {classes:,} classes gives"
            " {guessing:.2f}, so nothing is learned yet. Try a learning rate ten times smaller,"
            " then one ten times larger, or another initialisation."
        ).format(
            step=step.step,
            loss=mean,
            classes=self._classes,
            guessing=self._guessing,
        )
        return Remark("loss", words, step.step)

    def _dead(self, step: int, pictures: int, shares: list[float]) -> Remark | None:
        name, share = _largest(self._rectifiers, shares)
        if share < DEAD:
            return None
        words = _(
            "{layer}: {share:.0%} of its units gave nothing for any of {n:,} pictures. Such units"
            " do not learn either. Try a smaller learning rate or another initialisation."
        ).format(layer=name, share=share, n=pictures)
        return Remark("rectifiers", words, step)

    def _small(self, step: int, ratios: list[float]) -> Remark | None:
        name, smallest = _largest(self._weights, [-ratio for ratio in ratios])
        if not ratios or -smallest >= SMALL_UPDATE:
            return None
        words = _(
            "{layer} hardly moves: a step changes its weights by {ratio} of their size, where a"
            " thousandth is usual. Try a larger learning rate or another initialisation."
        ).format(layer=name, ratio=f"{-smallest:.0e}")
        return Remark("small updates", words, step)

    def _large(self, step: int, ratios: list[float]) -> Remark | None:
        name, largest = _largest(self._weights, ratios)
        if largest <= LARGE_UPDATE:
            return None
        words = _(
            "{layer} moves far: a step changes its weights by {ratio:.0%} of their size, where a"
            " thousandth is usual. Try a smaller learning rate."
        ).format(layer=name, ratio=largest)
        return Remark("large updates", words, step)


def patience_for(steps_per_epoch: int, total_steps: int) -> int:
    """For how many steps a loss may stay at that of guessing.

    A fifth of an epoch or a hundred steps, whichever is more, but half of a shorter run, and fifty.
    """
    return max(50, min(max(100, steps_per_epoch // 5), total_steps // 2))


def _sample(weight: Tensor) -> Tensor:
    """Some thousand of a layer's weights, a view in either layout: (n,)."""
    weight = weight.detach()
    if weight.ndim == 4 and not weight.is_contiguous():
        weight = weight.permute(0, 2, 3, 1)  # as channels-last stands in memory: nothing is copied
    flat = weight.reshape(-1)
    return flat[:: max(1, len(flat) // _SAMPLED)]


def _largest(names: Iterable[str], values: list[float]) -> tuple[str, float]:
    """The largest of `values`, with its name; nothing and 0 where there are none."""
    return max(
        ((name, value) for name, value in zip(names, values, strict=True)),
        key=lambda pair: pair[1],
        default=("", 0.0),
    )
