"""What computes: the device, the precision, and whether the memory will do."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from alexnet_gui.core.recipe import SETTINGS, Precision, Recipe
from alexnet_gui.core.settings import Setting
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.memory_gate import MemoryGate
from alexnet_gui.gui.train.section import LABEL_WIDTH, Section, say
from alexnet_gui.gui.widgets.basics import button
from alexnet_gui.gui.widgets.choice_box import ChoiceBox
from alexnet_gui.gui.widgets.entry_box import EntryBox
from alexnet_gui.gui.widgets.setting_form import SettingForm
from alexnet_gui.gui.widgets.value_field import setting_tooltip

FASTER = ("compile", "data_on_device")  # settings of a recipe that stand here


class MachineSection(Section):
    """Device and precision, and a forecast of memory in words, with what can be done about it."""

    changed = Signal()
    batch_wanted = Signal(int)  # another batch size
    try_wanted = Signal()  # start although memory seems short
    command_wanted = Signal()

    def __init__(self, recipe: Recipe) -> None:
        super().__init__(_("Machine"), "train.machine")
        self._device = EntryBox()
        self.add_row(_("Device"), self._device, "train.machine.device")
        self._device.setToolTip(_("Automatic takes CUDA, then Apple's GPU, then the CPU."))
        self._devices: dict[str, str] = {}
        setting = _precision_setting()
        self._precision = ChoiceBox(setting)
        self.add_row(_("Precision"), self._precision, "train.machine.precision")
        self._precision.setToolTip(setting_tooltip(setting))
        self._precision.set_value(recipe.precision)
        self._faster = SettingForm(
            [setting for setting in SETTINGS if setting.key in FASTER],
            "train.machine.form",
            label_width=LABEL_WIDTH,
        )
        self._faster.set_values(msgspec.structs.asdict(recipe))
        self.body.addWidget(self._faster)
        self._forecast = self.add_words("train.machine.memory")
        self._smaller_batch: int | None = None
        self._smaller = button(
            _("Use a smaller batch"), "train.machine.smaller", self._want_smaller
        )
        self._try = button(_("Try anyway"), "train.machine.try", self.try_wanted.emit)
        self._try.setToolTip(_("The forecast may be wrong: let Start try this batch size"))
        self._ways_out = self._add_ways_out()
        self._add_command()
        self._device.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._precision.edited.connect(lambda _value: self.changed.emit())
        self._faster.edited.connect(lambda _key, _value: self.changed.emit())
        self.changed.connect(self._say_what_is_idle)
        self.show_devices((("automatic", ""), ("cpu", _("CPU"))))

    @property
    def device(self) -> str:
        """The device as a recipe names it."""
        return str(self._device.currentData())

    @property
    def device_title(self) -> str:
        """What people call the device; nothing while that is not known."""
        return self._devices.get(self.device, "")

    @property
    def on_cpu(self) -> bool:
        """Whether no other device computes."""
        return self.device_title == self._devices.get("cpu", "")

    @property
    def precision(self) -> Precision:
        """The precision as a recipe names it."""
        value: Precision = self._precision.currentData()
        return value

    def applied_to(self, recipe: Recipe) -> Recipe:
        """`recipe` with what is chosen here."""
        return msgspec.structs.replace(
            recipe, device=self.device, precision=self.precision, **self._faster.values()
        )

    def _say_what_is_idle(self) -> None:
        here = self.applied_to(Recipe())
        if self.on_cpu:
            here = msgspec.structs.replace(here, device="cpu")
        for key, wanted in self._faster.values().items():
            self._faster.set_note(key, here.without_effect(key) if wanted else None)

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
        self._say_what_is_idle()

    def show_memory(self, gate: MemoryGate) -> None:
        """Say where a run computes and what memory it needs, and offer what would fit."""
        device = self._devices.get(self.device, "") if self.device == "automatic" else ""
        where = _("It will run on {device}.").format(device=device) if device else ""
        words = " ".join(part for part in (where, gate.sentence) if part)
        role = ("note" if gate.tried else "problem") if gate.short else "secondary"
        say(self._forecast, words, role)
        self._smaller_batch = gate.smaller_batch
        if gate.smaller_batch is not None:
            text = _("Use {n:,}").format(n=gate.smaller_batch)
            self._smaller.setText(text)
            self._smaller.setAccessibleName(text)
            self._smaller.setToolTip(_("Set the batch size to the largest that seems to fit"))
        may_try = gate.short and not gate.tried
        if self._try.hasFocus() and not may_try:  # the focus stays here rather than anywhere
            (self._device if gate.smaller_batch is None else self._smaller).setFocus()
        if self._smaller.hasFocus() and gate.smaller_batch is None:
            self._device.setFocus()
        self._smaller.setVisible(gate.smaller_batch is not None)
        self._try.setVisible(may_try)
        self._ways_out.setVisible(gate.short)

    def _want_smaller(self) -> None:
        if self._smaller_batch is not None:
            self.batch_wanted.emit(self._smaller_batch)

    def _add_ways_out(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._smaller)
        row.addWidget(self._try)
        row.addStretch(1)
        made.hide()
        self.body.addWidget(made)
        return made

    def _add_command(self) -> None:
        link = button(_("Command…"), "train.machine.command", self.command_wanted.emit, role="link")
        link.setToolTip(_("The command line for all this, also for several machines"))
        self.header.addWidget(link)


def _precision_setting() -> Setting:
    return next(setting for setting in SETTINGS if setting.key == "precision")
