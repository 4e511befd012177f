"""What computes: the device, the precision, and whether the memory will do."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from alexnet_gui.core.recipe import SETTINGS, Precision, Recipe
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.section import Section, say
from alexnet_gui.gui.widgets.setting_form import ChoiceBox
from alexnet_gui.gui.widgets.value_field import setting_tooltip


class MachineSection(Section):
    """Device and precision, and a forecast of memory in words."""

    changed = Signal()

    def __init__(self, recipe: Recipe) -> None:
        super().__init__(_("Machine"), "train.machine")
        self._device = QComboBox()
        self.add_row(_("Device"), self._device, "train.machine.device")
        self._device.setToolTip(_("Automatic takes CUDA, then Apple's GPU, then the CPU."))
        self._devices: dict[str, str] = {}
        self.show_devices((("automatic", ""), ("cpu", _("CPU"))))
        setting = _precision_setting()
        self._precision = ChoiceBox(setting)
        self.add_row(_("Precision"), self._precision, "train.machine.precision")
        self._precision.setToolTip(setting_tooltip(setting))
        self._precision.set_value(recipe.precision)
        self._forecast = self.add_words("train.machine.memory")
        self._device.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._precision.edited.connect(lambda _value: self.changed.emit())

    @property
    def device(self) -> str:
        """The device as a recipe names it."""
        return str(self._device.currentData())

    @property
    def precision(self) -> Precision:
        """The precision as a recipe names it."""
        value: Precision = self._precision.currentData()
        return value

    def show_devices(self, devices: Sequence[tuple[str, str]]) -> None:
        """Offer `devices`, each by a recipe's name for it and by what people call it.

        For `automatic` that is the device which would be taken.
        """
        kept = self._device.currentData()
        blocked = self._device.blockSignals(True)
        self._device.clear()
        self._devices = dict(devices)
        for name, text in devices:
            self._device.addItem(_("Automatic") if name == "automatic" else text, name)
        self._device.setCurrentIndex(max(0, self._device.findData(kept)))
        self._device.blockSignals(blocked)

    def show_forecast(self, sentence: str, *, fits: bool) -> None:
        """Say where a run computes and what memory it needs, as a problem if that is too much."""
        device = self._devices.get(self.device, "") if self.device == "automatic" else ""
        where = _("It will run on {device}.").format(device=device) if device else ""
        words = " ".join(part for part in (where, sentence) if part)
        say(self._forecast, words, "secondary" if fits else "problem")


def _precision_setting() -> Setting:
    return next(setting for setting in SETTINGS if setting.key == "precision")
