"""The command line that does what Train's form says, to be copied."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from alexnet_gui.core.command_text import command_text, network_argument
from alexnet_gui.core.job import Job
from alexnet_gui.core.translation import _
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.command.fields import MachineFields
from alexnet_gui.gui.train.command.words import instructions
from alexnet_gui.gui.widgets.basics import button, label, named

WIDTH = 640
_LINES = 5  # that are seen of it without scrolling


class Wanted(NamedTuple):
    """What the form says at the moment."""

    job: Job
    file: Path | None  # of the network, if it is saved as it is
    problem: str  # why no command could do it, as a sentence; nothing if one could


class CommandDialog(QDialog):
    """Shows the line for the form's settings, for one process or many."""

    save_wanted = Signal()  # the network should be saved, so that a file can be named

    def __init__(self, wanted: Callable[[], Wanted], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "train.command", _("Command line"))
        self.setWindowTitle(_("Command line"))
        self.setFixedWidth(WIDTH)
        self._wanted = wanted
        self._fields = MachineFields()
        self._line = QPlainTextEdit()
        self._line.setReadOnly(True)
        self._line.setTabChangesFocus(True)
        self._line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._line.setFixedHeight(_LINES * self._line.fontMetrics().lineSpacing() + 3 * GRID)
        named(self._line, "train.command.line", _("Command line"))
        self._problem = label("", "problem", wrap=True)
        self._problem.setObjectName("train.command.problem")
        self._words = label("", "secondary", wrap=True)
        self._words.setObjectName("train.command.words")
        self._copy = button(_("Copy"), "train.command.copy", self.copy, role="primary")
        self._save = button(_("Save the network…"), "train.command.save", self._ask_to_save)
        self._close = button(_("Close"), "train.command.close", self.accept)
        self._lay_out()
        self._fields.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show the line for what form and fields say now, or why there is none."""
        job, file, problem = self._wanted()
        network = network_argument(job.architecture, file)
        unsaved = not problem and network is None
        if unsaved:
            problem = _(
                "“{network}” is no preset, and not saved as it is: a command needs its file."
            ).format(network=job.architecture.title)
        problem = problem or self._fields.fault
        line = ""
        if network is not None and not problem:
            line = command_text(job, network, self._fields.machines, self._fields.shell)
        self._line.setPlainText(line)
        self._line.setVisible(bool(line))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._words.setText(
            instructions(self._fields.machines, job.recipe.batch_size, by_file=network == str(file))
        )
        self._words.setVisible(bool(line))
        self._save.setVisible(unsaved)
        self._copy.setEnabled(bool(line))
        self._copy.setToolTip(problem or _("Put the line on the clipboard"))
        self._copy.setText(_("Copy"))
        self._fit()

    def copy(self) -> None:
        """Put the line on the clipboard."""
        QGuiApplication.clipboard().setText(self._line.toPlainText())
        self._copy.setText(_("Copied"))

    def _ask_to_save(self) -> None:
        self.save_wanted.emit()
        self.follow()

    def _fit(self) -> None:
        """As high as the sentences need at this width; `adjustSize` does not see that they wrap."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(WIDTH))

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._save)
        foot.addStretch(1)
        foot.addWidget(self._close)
        foot.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addWidget(self._fields)
        column.addWidget(self._line)
        column.addWidget(self._problem)
        column.addWidget(self._words)
        column.addLayout(foot)
        for pressed in (self._save, self._close):
            pressed.setAutoDefault(False)
        self._copy.setDefault(True)
