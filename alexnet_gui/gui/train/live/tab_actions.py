"""The cards below the curves as entries of a menu, each with a key. Imported before any plot."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from alexnet_gui.core.translation import N_, _

CARDS = {
    "filters": N_("First-layer filters"),
    "learning_rate": N_("Learning rate"),
    "speed": N_("Pictures per second"),
    "pinned": N_("Your picture"),
    "confusion": N_("Confusion matrix"),
}


class TabActions(QObject):
    """Bring a card to the front; there are none before the first run."""

    chosen = Signal(str)  # the key of a card

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.actions: list[QAction | None] = [
            self._action(place, key, _(text)) for place, (key, text) in enumerate(CARDS.items(), 1)
        ]
        self.enable(False)

    def enable(self, enabled: bool) -> None:
        """Whether there are cards to bring."""
        for action in self.actions:
            if action is not None:
                action.setEnabled(enabled)
                action.setToolTip(action.text() if enabled else _("It comes with the first run."))

    def _action(self, place: int, key: str, text: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"train.show.{key}")
        action.setShortcut(QKeySequence(f"Alt+{place}"))
        action.triggered.connect(lambda _checked=False: self.chosen.emit(key))
        return action
