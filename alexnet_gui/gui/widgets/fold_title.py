"""The title of some rows of a form; a click or the space bar folds them away and back."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import theme
from alexnet_gui.gui.widgets.basics import follow_theme, named

_MARK = 14  # pixels


class FoldTitle(QToolButton):
    """Checked while its rows are shown; tells `toggled`."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, title)
        self.setText(title)
        self.setToolTip(_("Show or hide these settings"))
        self.setProperty("role", "fold")
        self.setCheckable(True)
        self.setChecked(True)
        self.setIconSize(QSize(_MARK, _MARK))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(lambda _on: self._dress())
        follow_theme(self, self._dress)

    def _dress(self) -> None:
        drawing = "unfolded" if self.isChecked() else "folded"
        self.setIcon(icon(drawing, theme().secondary, theme().secondary))
