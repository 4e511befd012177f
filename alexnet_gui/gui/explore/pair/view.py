"""Two networks side by side: one row of layers and one set of controls for both."""

from types import ModuleType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.translation import _
from alexnet_gui.gui.bridge import Bridge
from alexnet_gui.gui.explore.content import Content
from alexnet_gui.gui.explore.layers.layers_panel import LayersPanel
from alexnet_gui.gui.explore.pair.badge import Badge
from alexnet_gui.gui.explore.pair.distance import DistanceLine
from alexnet_gui.gui.explore.pair.layers import merged
from alexnet_gui.gui.explore.pair.predictions import PairPredictions
from alexnet_gui.gui.explore.pair.side import PairSide
from alexnet_gui.gui.explore.pair.sync import SECOND, PairSync
from alexnet_gui.gui.explore.picture.picture_view import Rect
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, rule


class PairView(QObject):
    """Lays a second panel out beside the first one; `end` leaves the first as it was."""

    def __init__(
        self, bridge: Bridge, content: Content, second: LayersPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._content = content
        self._first, self._second = content.layers, second
        first = content.layers
        self._panels = (first, second)
        self._seen: list[PictureSeen | None] = [None, None]
        self._layer = ""
        self._sight: Rect | None = None  # of the second network
        second.hide()
        _rename(second)
        self.sync = PairSync(first, second, self)
        self.distance = DistanceLine(bridge)
        self.sync.pointed.connect(self.distance.point_at)
        second.sight_changed.connect(self._pass_sight)
        first.layer_changed.connect(self._follow)
        self.sides = (PairSide(0, first), PairSide(1, second))
        self.predictions = PairPredictions()
        content.left.add_below(content.predictions, self.predictions)
        self._head = self._make_head()

    def _make_head(self) -> Card:
        """The controls of both, and how far apart the two are."""
        head = Card("", "explore.pair_head")
        head.setAccessibleName(_("The chosen layer of both networks"))
        foot = QVBoxLayout()
        foot.setContentsMargins(GRID * 3 // 2, GRID * 3 // 4, GRID * 3 // 2, GRID * 3 // 4)
        foot.addWidget(self.distance)
        head.body.addWidget(rule())
        head.body.addLayout(foot)
        return head

    # --- two, and one again ----------------------------------------------------------------------

    def begin(self) -> None:
        """Make room for the second network beside the first."""
        first, seen = self._first, self._content.seen
        self._seen = [seen, None]
        self._layer = first.layer
        for place, panel in enumerate(self._panels):
            self._head.body.insertWidget(place, panel.layer_card.controls)
        first.middle.insertWidget(1, self._head)
        # Of what only goes elsewhere PySide would keep what Qt had around it: see laid_out.py.
        self._second.maps.removeWidget(self._second.map_card)
        for panel in self._panels:
            panel.cards.removeWidget(panel.layer_card)
        for side in self.sides:
            side.take()
            first.cards.addWidget(side, 1)
            side.show()
        first.maps.addWidget(self._second.map_card, 1)
        first.fit_maps()
        first.strip.chosen.disconnect(first.show_layer)
        first.strip.chosen.connect(self.show_layer)
        self._head.show()
        if seen is not None:
            self.sides[0].show_name(seen.model)
            self.sides[0].setCurrentWidget(first.layer_card)
        self._badge = Badge(0)  # why a network answers as it does is told of the first
        self._content.why.header.insertWidget(0, self._badge)
        self._content.predictions.hide()
        self.predictions.show()
        self._content.pair = self
        self._second.layer_card.controls.hide()
        self._second.layer_card.statistics.second = True
        self.sync.on = True
        self.sync.copy_choices(first, self._second)

    def end(self, mosaic: ModuleType) -> None:
        """Leave the first network alone, as it was."""
        first = self._first
        self.sync.on = False
        self._content.pair = None
        self.predictions.hide()
        self._content.predictions.show()
        self._badge.setParent(None)
        self._badge.deleteLater()
        self.distance.clear_figures()
        for side in self.sides:
            side.give_back()
            first.cards.removeWidget(side)
            side.hide()
        first.middle.removeWidget(self._head)
        self._head.hide()
        for panel in self._panels:
            panel.layer_card.body.insertWidget(0, panel.layer_card.controls)
        first.layer_card.controls.show()
        first.cards.addWidget(first.layer_card, 1)
        first.layer_card.show()
        first.maps.removeWidget(self._second.map_card)
        for card in (self._second.layer_card, self._second.map_card):
            card.setParent(self._second)
        first.fit_maps()
        first.strip.chosen.disconnect(self.show_layer)
        first.strip.chosen.connect(first.show_layer)
        for panel in self._panels:
            panel.layer_card.put_beside(None)
        if self._seen[0] is not None:
            first.show_seen(self._seen[0], mosaic)  # its own layers alone
        self._seen = [None, None]

    # --- what there is to see --------------------------------------------------------------------

    def show_seen(self, seen: PictureSeen, mosaic: ModuleType) -> None:
        """Show what the first network makes of the picture; `mosaic` is the engine's."""
        self._show(0, seen, mosaic)

    def show_second(self, seen: PictureSeen, mosaic: ModuleType) -> None:
        """Show what the second network makes of it."""
        self._show(1, seen, mosaic)

    def say(self, which: int, sentence: str, name: str) -> None:
        """Say why a network, called `name`, shows nothing; `which` is 0 or 1."""
        self._seen[which] = None
        self.sides[which].show_name(name)
        self.sides[which].say(sentence)
        self.distance.clear_figures()
        self.predictions.show_answers(*self._seen)

    def _show(self, which: int, seen: PictureSeen, mosaic: ModuleType) -> None:
        self._seen[which] = seen
        self.sides[which].show_name(seen.model)
        self.predictions.show_answers(*self._seen)
        self._put_beside()
        with self.sync.quiet():
            self._panels[which].show_seen(seen, mosaic)
            self._layer = self._layer or self._panels[which].layer
            self._show_strip()
            self._turn(which)
            if self._panels[1 - which].layer_card.controls.page == "statistics":
                self._turn(1 - which, anew=True)  # its figures are compared with these
        self._settle()

    def _show_strip(self) -> None:
        """The layers of both by name, each with a glimpse of the first network that has it."""
        known = [
            panel.glimpses
            for panel, seen in zip(self._panels, self._seen, strict=True)
            if seen is not None
        ]
        tiles = {each.name: each for glimpses in reversed(known) for each in glimpses}
        names = [[each.name for each in glimpses] for glimpses in known]
        row = merged(names[0], names[-1])
        if self._layer not in tiles:
            self._layer = row[0]
        self._first.strip.show_layers([tiles[name] for name in row], self._layer)

    def show_layer(self, name: str) -> None:
        """Show the layer called `name` on both sides; one that lacks it says so."""
        self._layer = name
        self._put_beside()
        with self.sync.quiet():
            for which in range(len(self.sides)):
                self._turn(which, anew=True)
        self._first.strip.mark(name)
        self._settle()

    def _turn(self, which: int, *, anew: bool = False) -> None:
        """Have a side show the chosen layer, composed again if it has to be."""
        side, seen = self.sides[which], self._seen[which]
        if seen is None:
            return
        if not any(layer.name == self._layer for layer in seen.layers):
            text = _("{network} has no layer {layer}.")
            side.say(text.format(network=seen.model, layer=self._layer))
        elif anew or side.panel.layer != self._layer:
            side.show_layer(self._layer)
        else:
            side.setCurrentWidget(side.panel.layer_card)

    def _settle(self) -> None:
        """What is chosen in the first is chosen in the second, and their distance is said."""
        there, beside = (side.shows_layer for side in self.sides)
        if there and beside:
            self.sync.settle()
        # Either controls set both; those of a side that shows nothing know of another layer.
        self._first.layer_card.controls.setVisible(there or not beside)
        self._second.layer_card.controls.setVisible(beside and not there)
        if not there:
            self._content.picture_card.view.show_box(self._sight)
        first, second = self._seen
        self.distance.clear_figures()
        if first is not None and second is not None:
            self.distance.show_layer(first, second, self._layer)

    def _put_beside(self) -> None:
        for panel, beside in zip(self._panels, reversed(self._seen), strict=True):
            panel.layer_card.put_beside(beside)

    def _follow(self, name: str) -> None:
        """The first panel was asked for a layer by somebody else."""
        if self.sync.passing and name != self._layer:
            self.show_layer(name)

    def _pass_sight(self, sight: Rect | None) -> None:
        self._sight = sight
        if self.sync.passing and sight is not None:
            self._content.picture_card.view.show_box(sight)


def _rename(panel: LayersPanel) -> None:
    """Give everything in the second panel a name of its own."""
    for widget in (panel, *panel.findChildren(QWidget)):
        if widget.objectName().startswith("explore."):
            widget.setObjectName(SECOND + widget.objectName())
