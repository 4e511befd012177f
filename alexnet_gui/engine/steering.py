"""What is asked of a run from outside, between two of its steps, as all its processes agree."""

from collections.abc import Callable
from time import perf_counter

from alexnet_gui.core.control import Control
from alexnet_gui.core.events import Event, State, StateChanged
from alexnet_gui.engine.metrics import Clock
from alexnet_gui.engine.team import Team


class Steering:
    """Pauses and stops a run.

    A signal may reach one process a step before another, so what any is asked for all do.
    """

    def __init__(
        self, control: Control, team: Team, clock: Clock, tell: Callable[[Event], None]
    ) -> None:
        self._control = control
        self._team = team
        self._clock = clock
        self._tell = tell
        self.stopping = False  # as all know

    def wanted(self, *due: bool) -> tuple[bool, ...]:
        """Grant what was wished for.

        Returns:
            Whether the run is to pause, and which of the things that are `due` any process wants.
        """
        self._control.grant_wishes()
        self.stopping, *rest = self._team.agree(self._control.stopping, self._control.paused, *due)
        return tuple(rest)

    def wait(self, state: State) -> None:
        """Wait while paused, if it is; then the run goes on with `state`, or is to stop."""
        if self._control.paused and not self._control.stopping:
            self._tell(StateChanged("paused"))
            since = perf_counter()
            self._control.wait_while_paused()
            self._clock.skip(perf_counter() - since)
            if not self._control.stopping:
                self._tell(StateChanged(state))
        (self.stopping,) = self._team.agree(self._control.stopping)

    def discarding(self) -> bool:
        """Whether the run is to leave nothing."""
        (discarding,) = self._team.agree(self._control.discarding)
        return discarding
