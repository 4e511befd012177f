"""One of the pictures that were found, whole, with a box around what excites the unit in it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.likes.tiles import Tile
from alexnet_gui.gui.explore.picture.caption import Caption
from alexnet_gui.gui.explore.picture.picture_view import PictureView
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, label, named

WIDTH = 264


class Preview(Card):
    """Keeps its room when there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "explore.likes.preview", parent)
        self.setAccessibleName(_("The whole picture"))
        self.setFixedWidth(WIDTH)
        self.view = PictureView()
        named(self.view, "explore.likes.whole", _("The whole picture"))
        self.name = Caption()
        named(self.name, "explore.likes.name", _("The picture's name"))
        self.label = label("", "heading", wrap=True)
        named(self.label, "explore.likes.class", _("Its class"))
        self.words = label("", "secondary", wrap=True)
        named(self.words, "explore.likes.words", _("What was found in it"))
        hint = label(_("A click, or Enter, opens it in Explore."), "faint", wrap=True)
        margin = GRID * 5 // 4
        inner = QVBoxLayout()
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(GRID // 2)
        for widget in (self.view, self.name, self.label, self.words):
            inner.addWidget(widget)
        inner.addStretch(1)
        inner.addWidget(hint)
        self._hint = hint
        self.body.addLayout(inner)
        self.show_tile(None)

    def show_tile(self, tile: Tile | None) -> None:
        """Show `tile`, or nothing."""
        for widget in (self.view, self.name, self.label, self.words, self._hint):
            widget.setVisible(tile is not None)
        if tile is None:
            return
        height, width = tile.whole.height(), tile.whole.width()
        self.view.setVisible(not tile.whole.isNull())
        if not tile.whole.isNull():
            self.view.show_picture(tile.whole, (height, width), None)
        if tile.box is not None:
            x, y, across, down = tile.box
            self.view.show_box((x * width, y * height, across * width, down * height))
        self.name.show_name(tile.found.name)
        self.label.setText(tile.found.label)
        self.label.setVisible(bool(tile.found.label))
        edge = _("Hatched: beyond the picture's edge.") if tile.reaches_over else ""
        self.words.setText("\n".join(filter(None, (tile.words, edge, tile.found.fault))))
        self._hint.setVisible(tile.picture is not None and not tile.found.fault)
