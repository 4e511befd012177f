"""What was found of each network while the window that evaluates is open."""

from typing import NamedTuple

from alexnet_gui.core.evaluation import Evaluation
from alexnet_gui.core.requests import ModelChoice


class Result(NamedTuple):
    """An evaluation, and what it is about: network and pictures in words."""

    choice: ModelChoice
    found: Evaluation
    about: str


class Results:
    """The newest of each network, so that none is ever shown under another one's name."""

    def __init__(self) -> None:
        self._known: list[Result] = []

    def add(self, result: Result) -> None:
        """Keep `result` in place of what was known of its network."""
        self._known = [each for each in self._known if each.choice != result.choice]
        self._known.append(result)

    def of(self, choice: ModelChoice | None) -> Result | None:
        """What was found of a network; None if nothing was."""
        return next((each for each in self._known if each.choice == choice), None)
