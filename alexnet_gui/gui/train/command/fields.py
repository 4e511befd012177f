"""The fields of the command's dialog: on what the job runs, and for which shell."""

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from alexnet_gui.core.command_text import SHELLS, Machines, Shell
from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.value_field import ValueField

_MOST = 10_000
_PROCESSES = Setting(
    "processes",
    N_("Processes on each machine"),
    N_("How many train together on one machine; with GPUs, one for each."),
    Kind.COUNT,
    1,
    _MOST,
)
_MACHINES = Setting(
    "machines", N_("Machines"), N_("How many machines train together."), Kind.COUNT, 1, _MOST
)
_MACHINE = Setting(
    "machine",
    N_("This line is for machine"),
    N_("Each machine gets a line of its own; the first writes the run."),
    Kind.COUNT,
    1,
    _MOST,
)
_FIRST = "FIRST-MACHINE"


class MachineFields(QWidget):
    """Numbers of processes and machines; for several, which one is meant and where the first is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(GRID * 3 // 4)
        self._grid.setColumnStretch(2, 1)
        self._rows: list[tuple[QWidget, QWidget]] = []
        self._processes = self._count(_PROCESSES)
        self._machines = self._count(_MACHINES)
        self._machine = self._count(_MACHINE)
        self._address = QLineEdit()
        self._address.setPlaceholderText(_("its name or address"))
        self._address.setToolTip(_("By which the other machines reach the first"))
        self._address.textChanged.connect(lambda _text: self._on_changed())
        self._add(_("The first machine is"), self._address, "train.command.address")
        self._shell = QComboBox()
        for key, title in SHELLS:
            self._shell.addItem(_(title), key)
        usual: Shell = "powershell" if os.name == "nt" else "posix"
        self._shell.setCurrentIndex(self._shell.findData(usual))
        self._shell.setToolTip(_("Whose rules quote what has spaces and the like in it"))
        self._shell.currentIndexChanged.connect(lambda _index: self._on_changed())
        self._add(_("Written for"), self._shell, "train.command.shell")
        self._show_rows()

    @property
    def machines(self) -> Machines:
        """What the fields say."""
        processes, machines, machine = (
            int(str(field.value)) for field in (self._processes, self._machines, self._machine)
        )
        address = self._address.text().strip() or _FIRST
        return Machines(processes, machines, min(machine, machines) - 1, address)

    @property
    def shell(self) -> Shell:
        """Whose rules quote the line."""
        shell: Shell = self._shell.currentData()
        return shell

    @property
    def fault(self) -> str:
        """What is missing or is no value, as a sentence; nothing if all is there."""
        for field in (self._processes, self._machines, self._machine):
            if field.fault is not None:
                return field.fault
        several = int(str(self._machines.value)) > 1
        if several and int(str(self._machine.value)) > int(str(self._machines.value)):
            return _("There is no machine {n:,}: they are counted from 1.").format(
                n=self._machine.value
            )
        if several and not self._address.text().strip():
            return _("Say by what name or address the others reach the first machine.")
        return ""

    def _count(self, setting: Setting) -> ValueField:
        field = ValueField(setting)
        field.set_value(1)
        field.edited.connect(lambda _value: self._on_changed())
        field.fault_changed.connect(self._on_changed)
        self._add(_(setting.label), field, f"train.command.{setting.key}")
        return field

    def _add(self, text: str, field: QWidget, name: str) -> None:
        named(field, name, text)
        field.setMinimumWidth(24 * GRID)
        words = label(text, "secondary")
        words.setBuddy(field)
        row = len(self._rows)
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(field, row, 1)
        self._rows.append((words, field))

    def _on_changed(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        """Which machine is meant, and where the first is, counts for several alone."""
        several = int(str(self._machines.value)) > 1
        for words, field in self._rows[2:4]:
            words.setVisible(several)
            field.setVisible(several)
