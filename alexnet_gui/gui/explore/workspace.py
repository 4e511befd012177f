"""Explore: what a network makes of a picture, from its answers down to single values."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import Failed, PictureSeen, RunFinished, RunStarted
from alexnet_gui.core.requests import LiveRun, Untrained
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.busy_line import BusyLine
from alexnet_gui.gui.explore.empty_page import EmptyPage
from alexnet_gui.gui.explore.layers_panel import LayersPanel
from alexnet_gui.gui.explore.looker import Looker, Question
from alexnet_gui.gui.explore.networks import DESIGN, LIVE, Networks
from alexnet_gui.gui.explore.picture_card import PictureCard
from alexnet_gui.gui.explore.pictures import Picture, picture_file, preview
from alexnet_gui.gui.explore.predictions_card import PredictionsCard
from alexnet_gui.gui.explore.samples_menu import SamplesMenu
from alexnet_gui.gui.explore.selector import NetworkSelector
from alexnet_gui.gui.mime import read_mime
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, bar, button, label, named, rule

LEFT_WIDTH = 344
SETTLED_MS = 300  # after the last edit of the design


class ExploreWorkspace(QWidget):
    """Pictures come in, go through the chosen network, and are taken apart layer by layer."""

    picture_changed = Signal(str)  # the picture's name, or nothing
    model_changed = Signal(str)  # the chosen network, as the selector says it
    notice = Signal(object)  # Failed

    def __init__(
        self,
        bridge: Bridge,
        architecture_source: Callable[[], Architecture],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "explore", _("Explore"))
        self._bridge = bridge
        self._networks = Networks(architecture_source())
        self._picture: Picture | None = None  # that was asked for last
        self._run_name = ""
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._refresh)
        self._stale = False
        self.looker = Looker(bridge, self)
        self._make_widgets()
        self._make_actions()
        self._lay_out()
        self._connect()
        self._show_networks()
