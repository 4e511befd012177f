"""How far an explanation is, and a button that ends it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.looker import BUSY_AFTER_MS
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, named


class WhyWaiting(QWidget):
    """Appears when something takes longer than a moment; without figures it only says so."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        named(self.bar, "explore.why.progress", _("How far the explanation is"))
        self.bar.setTextVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.bar, 1)
        row.addWidget(button(_("Cancel"), "explore.why.cancel", self.cancelled.emit))
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(BUSY_AFTER_MS)
        self._late.timeout.connect(self.show)
        self.hide()

    def begin(self) -> None:
        """Wait for something new."""
        self.bar.setRange(0, 0)
        if self.isHidden():
            self._late.start()

    def tell(self, progress: Progress) -> None:
        """Say how far it is."""
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def end(self) -> None:
        """Nothing is waited for any more."""
        self._late.stop()
        self.hide()
