"""What the chosen network is and where its weights come from: a button, and a box to read."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.events import Failed
from alexnet_gui.core.model_info import DescribeModel, ModelDescription
from alexnet_gui.core.model_words import model_rows, model_text
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.networks.network_desk import NetworkDesk
from alexnet_gui.gui.explore.networks.networks import Entry
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import button, close_box, follow_theme, label, named

_CAPTION = 15 * GRID  # wide


class ModelInfo(QDialog):
    """Says what there is to say of the network of `entry`; all of it can be selected and copied."""

    def __init__(self, bridge: Bridge, entry: Entry, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "explore.model_info.box", _("About this network"))
        self.setWindowTitle(_("About this network"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(76 * GRID, 70 * GRID)
        self._text = ""
        self._title = label(entry.text, "figure", wrap=True)
        named(self._title, "explore.model_info.title", _("Network"))
        self._waiting = label(_("Reading…"), "secondary", wrap=True)
        named(self._waiting, "explore.model_info.waiting", _("What is being waited for"))
        self._rows = QGridLayout()
        self._copy = button(_("Copy"), "explore.model_info.copy", self._copy_text)
        self._copy.setToolTip(_("Copy all of it as text, with every class"))
        self._copy.setEnabled(False)
        self._lay_out()
        if entry.choice is None:
            self._waiting.setText(entry.fault)
        else:
            if not bridge.ready:
                self._waiting.setText(_("PyTorch is still loading…"))
            asked = bridge.enquiries.ask(DescribeModel(entry.choice), self._show)
            self.finished.connect(lambda _result: asked.cancel())

    @property
    def text(self) -> str:
        """What can be copied; nothing while it is not there."""
        return self._text

    def _show(self, answer: ModelDescription | Failed) -> None:
        if isinstance(answer, Failed):
            self._waiting.setText(f"{answer.message} {answer.hint}".rstrip())
            return
        self._waiting.hide()
        for row, (caption, text) in enumerate(model_rows(answer)):
            name = label(caption, "secondary", wrap=True)
            name.setFixedWidth(_CAPTION)
            words = label(text, wrap=True)
            named(words, f"explore.model_info.row{row}", caption)
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self._rows.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(words, row, 1, Qt.AlignmentFlag.AlignTop)
        self._text = model_text(self._title.text(), answer)
        self._copy.setEnabled(True)

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def _lay_out(self) -> None:
        inside = QWidget()
        self._rows.setContentsMargins(0, 0, GRID, 0)
        self._rows.setHorizontalSpacing(2 * GRID)
        self._rows.setVerticalSpacing(GRID)
        self._rows.setColumnStretch(1, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._waiting)
        column.addLayout(self._rows)
        column.addStretch(1)
        scroll = QScrollArea()
        named(scroll, "explore.model_info.scroll", _("About this network"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        buttons = close_box(self, "explore.model_info.close", _("Close"))
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        outer.setSpacing(2 * GRID)
        outer.addWidget(self._title)
        outer.addWidget(scroll, 1)
        outer.addWidget(buttons)


class InfoButton(QToolButton):
    """The button beside the selector; it opens a box on the network that is meant.

    Its keys work in `place` and all that is in it.
    """

    def __init__(self, bridge: Bridge, desk: NetworkDesk, place: QWidget) -> None:
        super().__init__()
        self._bridge = bridge
        self._desk = desk
        named(self, "explore.model_info", _("About this network"))
        self.setProperty("role", "plain")
        self.setIconSize(QSize(16, 16))
        self.setToolTip(
            _("Where this network's weights come from, and what it expects (Alt+Enter)")
        )
        follow_theme(self, lambda: self.setIcon(icon("info", theme().text, theme().on_accent)))
        self.action = QAction(_("About this net&work…"), self)
        self.action.setObjectName("explore.model_info_action")
        self.action.setShortcut(QKeySequence("Alt+Return"))
        self.action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        place.addAction(self.action)
        self.action.triggered.connect(self.open)
        self.clicked.connect(self.open)

    def open(self) -> None:
        """Show what is known of the network that is meant."""
        ModelInfo(self._bridge, self._desk.current, self.window()).show()
