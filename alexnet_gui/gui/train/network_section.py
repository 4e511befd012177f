"""Which network is meant: the one in Design, or the frozen copy of the run under way."""

from PySide6.QtCore import Signal

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.run import Run
from alexnet_gui.gui.train.section import Section, say
from alexnet_gui.gui.widgets.basics import button, label


class NetworkSection(Section):
    """Names the network, says what is wrong with it, and what the run under way trains."""

    design_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Network"), "train.network")
        self._name = label("", wrap=True)
        self._name.setObjectName("train.network.name")
        self.body.addWidget(self._name)
        self._figures = self.add_words("train.network.figures")
        self._problem = self.add_words("train.network.problem", "problem")
        self._note = self.add_words("train.network.note", "note")
        self.header.addWidget(
            button(_("Design"), "train.network.design", self.design_wanted.emit, role="link")
        )

    def show_network(self, analysis: Analysis, run: Run | None) -> None:
        """Show the network in Design; `run` is the one under way, if there is one."""
        problem = analysis.obstacle
        self._name.setText(analysis.architecture.title)
        figures = _("{n:,} parameters, from Design").format(n=analysis.parameters)
        say(self._figures, "" if problem else figures)
        say(self._problem, problem and _("{problem} Mend it in Design.").format(problem=problem))
        say(self._note, "" if run is None else _frozen(analysis, run))


def _frozen(analysis: Analysis, run: Run) -> str:
    frozen = run.job.architecture
    if frozen == analysis.architecture:
        return _("The run keeps this network as it was at Start. Changes are for the next run.")
    return _("The run trains “{name}” as it was at Start. This one is for the next run.").format(
        name=frozen.name
    )
