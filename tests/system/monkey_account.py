"""What a monkey did and where it was, counted: so that one sees what it never reached."""

from collections import Counter

from PySide6.QtWidgets import QApplication, QMenu

from alexnet_gui.gui.main_window import MainWindow
from alexnet_gui.gui.theme import appearance
from tests.system.monkey_hands import Deed, name_of, tops


class Account:
    """Looks at the window before each deed."""

    def __init__(self) -> None:
        self.deeds: Counter[str] = Counter()  # of each kind
        self.workspaces: Counter[str] = Counter()  # deeds while it was in front
        self.dialogs: Counter[str] = Counter()  # how often each came up
        self.menus: Counter[str] = Counter()  # likewise
        self.themes: Counter[str] = Counter()  # deeds while it was like that
        self.runs: Counter[str] = Counter()  # how often a run came from one state to another
        self._shown: set[str] = set()
        self._menu = ""
        self._run = "none"

    def note(self, deed: Deed, window: MainWindow) -> None:
        """Before `deed` is done to `window`."""
        self.deeds[deed.kind] += 1
        self.workspaces[window.workspace] += 1
        self.themes[appearance.mode] += 1
        shown = {name_of(top) for top in tops(window)[1:]}
        self.dialogs.update(shown - self._shown)
        self._shown = shown
        self._note_menu()
        self._note_run(window)

    @property
    def trained(self) -> bool:
        """Whether a run has begun to train."""
        return any(name.endswith(" to running") for name in self.runs)

    def _note_menu(self) -> None:
        popup = QApplication.activePopupWidget()
        menu = name_of(popup) if isinstance(popup, QMenu) else ""
        if menu and menu != self._menu:
            self.menus[menu] += 1
        self._menu = menu

    def _note_run(self, window: MainWindow) -> None:
        run = window.train.run
        now = "none" if run is None else run.phase.name.lower()
        if now != self._run:
            self.runs[f"{self._run} to {now}"] += 1
        self._run = now

    def all(self) -> dict[str, dict[str, int]]:
        """Everything counted, the most frequent first."""
        counted = {name: value for name, value in vars(self).items() if isinstance(value, Counter)}
        return {name: dict(counter.most_common()) for name, counter in counted.items()}
