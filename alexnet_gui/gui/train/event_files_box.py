"""Whether a run also writes event files for TensorBoard."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.tensorboard_package import has_tensorboard
from alexnet_gui.core.translation import _
from alexnet_gui.gui.settings_store import SettingsStore
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.check_box import CheckBox

_KEY, _ON = "train/tensorboard", "on"


class EventFilesBox(QWidget):
    """A check box, remembered; where nothing can be written it says what to install."""

    changed = Signal()

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self._store = store
        able = has_tensorboard()
        self._box = CheckBox(_("Event files for TensorBoard"))
        named(self._box, "train.recipe.tensorboard", _("Event files for TensorBoard"))
        self._box.setToolTip(
            _(
                "Also write the figures and the first filters for TensorBoard, into the folder"
                " tensorboard of the run."
            )
        )
        self._box.setChecked(able and store.text(_KEY) == _ON)
        self._box.setEnabled(able)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._box)
        if not able:
            words = _("They need the package tensorboard: pip install 'alexnet-gui[tensorboard]'")
            why = label(words, "note", wrap=True)
            why.setObjectName("train.recipe.tensorboard.note")
            column.addWidget(why)
            self._box.setToolTip(words)
        self._box.toggled.connect(self._on_toggled)

    @property
    def wanted(self) -> bool:
        """Whether a run is to write them."""
        return self._box.isChecked()

    def _on_toggled(self, on: bool) -> None:
        self._store.set_text(_KEY, _ON if on else "")
        self.changed.emit()
