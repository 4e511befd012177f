"""Which class the network takes for which, after each validation."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.live_events import Confusion
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.train.live.confusion_panel import ConfusionPanel
from alexnet_gui.gui.train.live.confusion_window import ConfusionWindow
from alexnet_gui.gui.train.live.matrix import Matrix
from alexnet_gui.gui.train.live.matrix_export import MatrixExport
from alexnet_gui.gui.train.live.tabs import HEADER
from alexnet_gui.gui.train.live.words import WordsPage
from alexnet_gui.gui.widgets.basics import Card, icon_button, named
from alexnet_gui.gui.widgets.seen import is_seen


class ConfusionCard(Card):
    """Shows the last validation; a cell opens its pictures, an icon the whole in a window."""

    opened = Signal(object, int, int)  # Matrix, and the row and column of a cell
    message = Signal(object)  # banner.Message

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(_("Confusion matrix"), "train.confusion", parent)
        self._bridge = bridge
        self.matrix: Matrix | None = None
        self._stale = False
        self._asked = 0
        self._window: ConfusionWindow | None = None
        self.subtitle.setObjectName("train.confusion.batch")
        self.header.addStrut(HEADER)
        self.panel = ConfusionPanel("train.confusion.panel")
        self.panel.opened.connect(self._open)
        self._empty = WordsPage("train.confusion.words", _("Why there is no confusion matrix"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.panel)
        self.body.addWidget(self._pages)
        self._export = MatrixExport(bridge, self)
        self._export.message.connect(self.message)
        self.percent = QToolButton()
        named(self.percent, "train.confusion.percent", _("Percent of each row"))
        self.percent.setText("%")
        self.percent.setToolTip(_("Show each count as a percentage of its row"))
        self.percent.setCheckable(True)
        self.percent.setProperty("role", "link")
        self.percent.toggled.connect(self.panel.show_percent)
        self._larger = icon_button(
            "zoom_in", _("Show it in a window of its own"), "train.confusion.larger", self.enlarge
        )
        self._save = icon_button("export", _("Export"), "train.confusion.export")
        self._save.setMenu(self._make_menu())
        self._save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for tool in (self._larger, self._save):
            tool.setProperty("role", "plain")
        for tool in (self.percent, self._larger, self._save):
            self.header.addWidget(tool)
        self.begin()

    @property
    def words(self) -> str:
        """What is said in place of a matrix; nothing while there is one."""
        return self._empty.words if self._pages.currentIndex() == 0 else ""

    def begin(self, *, watched: bool = False) -> None:
        """Forget what was shown: another run; `watched`: of another process."""
        self.matrix = None
        self._asked += 1  # what is still being reckoned is another run's
        self.subtitle.setText("")
        self._empty.say(
            _("This window does not train this run: a matrix comes with the next validation here.")
            if watched
            else _("It comes with the next validation, at the end of the epoch.")
        )
        self._show_tools(False)

    def take(self, confusion: Confusion) -> None:
        """Show how another validation went, once it is reckoned and can be seen."""
        self._asked = asked = self._asked + 1
        self._bridge.aside(partial(Matrix, confusion), lambda made: self._reckoned(asked, made))

    def _reckoned(self, asked: int, made: Matrix | Failed) -> None:
        if asked != self._asked or isinstance(made, Failed):
            return
        self.matrix = made
        self._stale = True
        self.refresh()
        if self._window is not None and self._window.isVisible():
            self._window.show_matrix(made)

    def refresh(self) -> None:
        """Show what came while nobody looked."""
        if self.matrix is None or not self._stale or not is_seen(self):
            return
        self._stale = False
        self.panel.show_matrix(self.matrix)
        self.subtitle.setText(_("batch {n:,}").format(n=self.matrix.step))
        self._show_tools(True)

    def enlarge(self) -> None:
        """Show it in a window of its own, with the figures of each class."""
        if self.matrix is None:
            return
        if self._window is None:
            self._window = ConfusionWindow(self)
            self._window.panel.opened.connect(self._open)
        self._window.panel.show_percent(self.percent.isChecked())
        self._window.show_matrix(self.matrix)
        self._window.show()
        self._window.activateWindow()

    def _open(self, row: int, column: int) -> None:
        if self.matrix is not None:
            self.opened.emit(self.matrix, row, column)

    def _show_tools(self, there: bool) -> None:
        self._pages.setCurrentIndex(1 if there else 0)
        for tool in (self.percent, self._larger, self._save):
            tool.setVisible(there)

    def _make_menu(self) -> QMenu:
        menu = QMenu(_("Export"), self)
        named(menu, "train.confusion.export.menu", _("Export"))
        for name, text, do in (
            ("csv", _("Table (CSV)…"), self._write_table),
            ("png", _("Picture (PNG)…"), self._write_picture),
        ):
            action = QAction(text, menu)
            action.setObjectName(f"train.confusion.export.{name}")
            action.triggered.connect(do)
            menu.addAction(action)
        return menu

    def _write_table(self) -> None:
        if self.matrix is not None:
            self._export.table(self.matrix)

    def _write_picture(self) -> None:
        if self.matrix is not None:
            self._export.picture(self.matrix, percent=self.percent.isChecked())
