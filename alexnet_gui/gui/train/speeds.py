"""How fast this machine's devices have trained, remembered from run to run."""

import msgspec

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.run_work import Speed, picture_work
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.train.run import Run

_KEY = "train/speeds"
_MOST = 8  # for each device
_ENOUGH = 20  # steps: the first ones are slow


class Speeds:
    """For each device, by its name, what was measured there, the newest first."""

    def __init__(self, store: SettingsStore) -> None:
        self._store = store

    def of(self, device: str) -> list[Speed]:
        """What is known of `device`."""
        return self._read().get(device, [])

    def note(self, run: Run) -> None:
        """Note how fast the run was that is over now; with frozen layers it tells nothing."""
        started, finished = run.started, run.finished
        if started is None or finished is None or not finished.images_per_second:
            return
        if finished.steps - started.first_step < _ENOUGH:
            return
        if run.job.start is None or not run.job.start.frozen:
            network = run.job.architecture.with_classes(len(started.classes))
            work = picture_work(analyse(network))
            self.remember(started.device, work, work * finished.images_per_second)

    def remember(self, device: str, work: float, speed: float) -> None:
        """Note a speed; another one for the same `work` for a picture gives way to it."""
        known = self._read()
        others = [each for each in known.get(device, []) if each[0] != work]
        known[device] = [(work, speed), *others][:_MOST]
        self._store.set_text(_KEY, msgspec.json.encode(known).decode())

    def _read(self) -> dict[str, list[Speed]]:
        try:
            return msgspec.json.decode(self._store.text(_KEY), type=dict[str, list[Speed]])
        except msgspec.DecodeError:  # nothing yet, or nothing that makes sense
            return {}
