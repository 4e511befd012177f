"""What of Explore can be saved to files, gathered from the parts that show it."""

from collections.abc import Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.widgets.basics import named


class ExportMenu(QMenu):
    """Lists what each part offers; an entry that is disabled says why in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Export"), parent)
        named(self, "explore.export_menu", _("Export"))
        self.setToolTipsVisible(True)

    def gather(self, parts: Iterable[list[QAction]]) -> None:
        """List the actions of each part, with a line between two parts."""
        for actions in filter(None, parts):
            if self.actions():
                self.addSeparator()
            self.addActions(actions)
