"""How the picture is made to fit the network's input: a choice of three, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from alexnet_gui.core.requests import Cut
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

_WAYS = (
    ("model", N_("Crop"), N_("One part of the picture: the network's own, or where you move it")),
    ("squash", N_("Squash"), N_("The whole picture, whatever its proportions")),
    (
        "ten",
        N_("Ten crops"),
        N_("The mean answer to the paper's ten crops: corners, centre and their mirror images"),
    ),
)


class CutBar(QWidget):
    """Shows which way a picture is cut, and says which is wanted."""

    wanted = Signal(object)  # Cut

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.cut", _("How the picture is made to fit"))
        self._cut = Cut()
        self._group = QActionGroup(self)
        self.ways = [self._way(*way) for way in _WAYS]
        self.reset = QAction(_("&Reset crop"), self)
        self.reset.setObjectName("explore.reset_crop_action")
        self.reset.setToolTip(_("Show the network's own crop again"))
        self.reset.triggered.connect(lambda: self.wanted.emit(Cut()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for action in self.ways:
            row.addWidget(_button(action))
        row.addStretch(1)
        self._back = back = _button(self.reset)
        back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        row.addWidget(back)
        follow_theme(self, self._draw)
        self.show_cut(Cut())

    @property
    def actions_of_menu(self) -> list[QAction | None]:
        """What a menu offers of it."""
        return [*self.ways, None, self.reset]

    def show_cut(self, cut: Cut) -> None:
        """Mark the way of `cut`."""
        self._cut = cut
        way = "model" if cut.way == "frame" else cut.way
        for action in self.ways:
            action.setChecked(action.data() == way)
        self.reset.setEnabled(cut.way == "frame")
        self._back.setVisible(cut.way == "frame")

    def _way(self, way: str, text: str, meaning: str) -> QAction:
        action = QAction(_(text), self._group)
        action.setObjectName(f"explore.cut_{way}_action")
        action.setCheckable(True)
        action.setData(way)
        action.setToolTip(_(meaning))
        action.triggered.connect(lambda: self._choose(action))
        return action

    def _choose(self, action: QAction) -> None:
        already = self._cut.way == "frame" and action.data() == "model"
        if not already:  # a crop that was moved stays where it is
            self.wanted.emit(Cut(action.data()))

    def _draw(self) -> None:
        self.reset.setIcon(icon("undo", theme().text))


def _button(action: QAction) -> QToolButton:
    made = QToolButton()
    named(made, action.objectName().removesuffix("_action"), action.iconText())
    made.setDefaultAction(action)
    made.setProperty("tight", "true")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
