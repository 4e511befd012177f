"""How the learning rate changes over a run: PyTorch's own schedulers, by a recipe's settings."""

import warnings
from typing import Any

from torch.optim import Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LRScheduler,
    OneCycleLR,
    ReduceLROnPlateau,
    StepLR,
)

from alexnet_gui.core.recipe import Recipe

_PLAIN = (bool, int, float, str, list, tuple, dict, type(None))


class Schedule:
    """Sets the learning rate of an optimiser; told after each step and after each validation.

    Make it before the optimiser's state is loaded: a scheduler begins by setting the first rate.
    """

    def __init__(
        self, optimiser: Optimizer, recipe: Recipe, steps_per_epoch: int, total_steps: int
    ) -> None:
        self._by_step: LRScheduler | None = None
        self._by_error: ReduceLROnPlateau | None = None
        match recipe.schedule:
            case "step":
                every = recipe.drop_epochs * steps_per_epoch
                self._by_step = StepLR(optimiser, every, recipe.drop_factor)
            case "cosine":
                self._by_step = CosineAnnealingLR(optimiser, total_steps)
            case "one_cycle":
                self._by_step = OneCycleLR(
                    optimiser,
                    recipe.learning_rate,
                    total_steps,
                    cycle_momentum=False,  # the momentum is the recipe's
                )
            case "plateau":
                self._by_error = ReduceLROnPlateau(
                    optimiser,
                    factor=recipe.drop_factor,
                    # PyTorch counts the epochs that it lets pass before the one that drops.
                    patience=recipe.drop_epochs - 1,
                    threshold=0.0,
                )

    def after_step(self) -> None:
        """One update is done."""
        if self._by_step is None:
            return
        if self._by_step.last_epoch:
            self._by_step.step()
            return
        with warnings.catch_warnings():
            # Of a first step that was left out because float16 overflowed, as its first steps do.
            warnings.filterwarnings("ignore", "Detected call of `lr_scheduler.step\\(\\)` before")
            self._by_step.step()

    def after_validation(self, error: float) -> None:
        """An epoch is over, with this top-1 error in 0…1 on the validation pictures."""
        if self._by_error is not None:
            self._by_error.step(error)

    def state(self) -> dict[str, Any]:
        """Where it stands, as plain values."""
        scheduler = self._by_step or self._by_error
        state = {} if scheduler is None else scheduler.state_dict()
        return {key: value for key, value in state.items() if isinstance(value, _PLAIN)}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from where a run stood; its optimiser's state brings the rate itself."""
        scheduler = self._by_step or self._by_error
        if scheduler is not None and state:
            scheduler.load_state_dict(state)
