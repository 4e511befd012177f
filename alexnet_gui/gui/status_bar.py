"""The line below every workspace: device, network, memory, and how the run goes."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from alexnet_gui.core.figures import bytes_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.memory import resident_bytes
from alexnet_gui.gui.theme import GRID, ROW, theme
from alexnet_gui.gui.widgets.basics import label, named

MEMORY_MS = 2000
WIDEST_NAME = 40 * GRID  # of a network, in pixels


class Dot(QWidget):
    """A dot that says at a glance whether the device is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = "faint"
        self.setFixedSize(QSize(GRID, GRID))

    def set_role(self, role: str) -> None:
        """Take the theme's colour `role`."""
        self._role = role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().color(self._role)))
        painter.drawEllipse(self.rect())
        painter.end()


class StatusBar(QFrame):
    """Shows what it is told; looks at the memory by itself while it is visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "statusbar")
        self.setFixedHeight(ROW)
        self._dot = Dot()
        self._device = _part("status.device", _("Device"))
        self._network = _part("status.network", _("Network"))
        self._memory = _part("status.memory", _("Memory of this program"))
        self._memory.setToolTip(_("Memory that this program uses"))
        self._run = _part("status.run", _("State of the run"))
        self._progress = _progress()
        self._lay_out()
        self._clock = QTimer(self)
        self._clock.setInterval(MEMORY_MS)
        self._clock.timeout.connect(self._show_memory)
        self.show_loading()
        self.show_run(_("Training: idle"))

    def show_loading(self) -> None:
        """The engine is being loaded."""
        self._device.setText(_("Loading PyTorch…"))
        self._dot.set_role("note")

    def show_device(self, device: str) -> None:
        """The engine computes on `device`."""
        self._device.setText(device)
        self._dot.set_role("good")

    def show_no_engine(self) -> None:
        """The engine could not be loaded."""
        self._device.setText(_("No PyTorch"))
        self._dot.set_role("problem")

    def show_network(self, name: str, parameters: int | None, *, unsaved: bool = False) -> None:
        """The network that the workspace in front is about; its size if that is known."""
        metrics = self._network.fontMetrics()
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, WIDEST_NAME)
        told = name
        if parameters is not None:
            size = count_text(parameters)
            text = _("{name} · {parameters} parameters").format(name=text, parameters=size)
            told = _("{name}\n{parameters:,} parameters").format(name=name, parameters=parameters)
        self._network.setText(_("{network} · not saved").format(network=text) if unsaved else text)
        self._network.setToolTip(told)

    def show_run(self, text: str) -> None:
        """The state of the run, in words."""
        self._run.setText(text)

    def show_progress(self, fraction: float | None) -> None:
        """How much of the run is done, from 0 to 1; None when there is none."""
        self._progress.setVisible(fraction is not None)
        if fraction is not None:
            self._progress.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_memory()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def _show_memory(self) -> None:
        used = resident_bytes()
        self._memory.setVisible(used is not None)
        if used is not None:
            self._memory.setText(bytes_text(used))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 3 // 2, 0, GRID * 3 // 2, 0)
        layout.setSpacing(GRID - 2)
        layout.addWidget(self._dot)
        layout.addWidget(self._device)
        for widget in (self._network, self._memory):
            layout.addSpacing(GRID)
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._progress)
        layout.addSpacing(GRID // 2)
        layout.addWidget(self._run)


def count_text(n: int) -> str:
    """A count in four figures: 60.97 M, 34.9 k, 812."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if n >= size:
            value = n / size
            return f"{value:.{2 if value < 100 else 1}f} {unit}"
    return str(n)


def _part(name: str, accessible: str) -> QLabel:
    made = label("", "status")
    named(made, name, accessible)
    return made


def _progress() -> QProgressBar:
    made = QProgressBar()
    named(made, "status.progress", _("Progress of the run"))
    made.setRange(0, 1000)
    made.setTextVisible(False)
    made.setFixedWidth(15 * GRID)
    made.hide()
    return made
