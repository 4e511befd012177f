"""Beside the pictures: their classes, and what there is to know of them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from alexnet_gui.core.translation import _
from alexnet_gui.gui.train.data_look.classes import HEIGHT, ClassList, Legend
from alexnet_gui.gui.train.data_look.findings import Findings
from alexnet_gui.gui.widgets.basics import Card, named, rule

_WIDTH = 320


class Aside(Card):
    """The classes above, the findings below; whatever has no room scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.classes = ClassList()
        self.findings = Findings()
        self._below = QScrollArea()
        named(self._below, "train.look.findings.scroll", _("What there is to know, to scroll"))
        self._below.setWidget(self.findings)
        self._below.setWidgetResizable(True)
        self._below.setFrameShape(QFrame.Shape.NoFrame)
        self._below.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(Legend())
        self.body.addWidget(self.classes, 1)
        self.body.addWidget(rule())
        self.body.addWidget(self._below)
        self.classes.classes.modelReset.connect(self._share)
        self.findings.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Sentences that were added count from the moment when they are laid out.
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()
        return super().eventFilter(watched, event)

    def _share(self) -> None:
        """Findings have what they need, up to what the classes leave or a third of the room."""
        room = self.classes.height() + self._below.height()
        left = room - HEIGHT * len(self.classes.classes.classes)
        wanted = self.findings.sizeHint().height()
        if self.findings.hasHeightForWidth():
            wanted = self.findings.heightForWidth(self._below.viewport().width())
        height = min(wanted, max(room // 3, left))
        self._below.setFixedHeight(height)
        focus = Qt.FocusPolicy.StrongFocus if height < wanted else Qt.FocusPolicy.NoFocus
        self._below.setFocusPolicy(focus)  # nobody stops at what has nothing to scroll

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
