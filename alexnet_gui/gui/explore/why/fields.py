"""What is asked about: the class, and the layer that Grad-CAM looks at."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from alexnet_gui.core.analysis import analyse
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _
from alexnet_gui.core.why import (
    GradCam,
    IntegratedGradients,
    Method,
    Occlusion,
    Why,
    map_layers,
    usual_layer,
)
from alexnet_gui.gui.explore.why.class_box import ClassBox
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import label, named
from alexnet_gui.gui.widgets.entry_box import EntryBox


class WhyFields(QWidget):
    """Says which class is meant, and for Grad-CAM which layer."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = ClassBox()
        named(self.target, "explore.why.class", _("The class that is asked about"))
        self.target.setToolTip(_("The class that is asked about: choose it, or type its name"))
        self.target.picked.connect(self.changed)
        self.layer = WhyLayerBox()
        self.layer.activated.connect(self.changed)
        self._layer_name = _name_of(_("La&yer"), self.layer)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(_name_of(_("C&lass"), self.target), 0, 0)
        grid.addWidget(self.target, 0, 1)
        grid.addWidget(self._layer_name, 1, 0)
        grid.addWidget(self.layer, 1, 1)

    def offer(self, seen: PictureSeen) -> None:
        """Offer the classes and layers of a network that has answered."""
        self.layer.show_layers(seen.architecture)
        if seen.probabilities is not None:
            count = len(seen.probabilities)
            names = seen.classes or [_("class {n}").format(n=index) for index in range(count)]
            self.target.show_classes([*map(readable, names)], int(seen.probabilities.argmax()))

    def show_for(self, method: Method | None) -> None:
        """Show what `method` wants to know."""
        for widget in (self._layer_name, self.layer):
            widget.setVisible(method == "grad-cam")

    def enquiry(self, method: Method, look: int) -> Why:
        """The question by `method` about what was seen when the request `look` was answered."""
        target = self.target.index
        match method:
            case "grad-cam":
                return GradCam(look=look, target=target, layer=self.layer.layer)
            case "occlusion":
                return Occlusion(look=look, target=target)
            case "integrated-gradients":
                return IntegratedGradients(look=look, target=target)


class WhyLayerBox(EntryBox):
    """Lists the layers with maps; the last convolution's unless the person chooses another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "explore.why.layer", _("The layer that Grad-CAM looks at"))
        self.setToolTip(_("Later layers know more of what things are, earlier ones where they are"))
        self._architecture: Architecture | None = None

    @property
    def layer(self) -> str:
        """The chosen layer's name."""
        return str(self.currentData())

    def show_layers(self, architecture: Architecture) -> None:
        """List the layers of `architecture`; one of the same name stays chosen."""
        if architecture == self._architecture:
            return
        chosen = self.layer
        self._architecture = architecture
        self.clear()
        names = map_layers(architecture)
        for row in analyse(architecture).rows:
            if row.layer.name in names:
                size = " × ".join(f"{side:,}" for side in row.output or ())
                self.addItem(f"{row.layer.name} · {size}", row.layer.name)
        if names:
            layer = chosen if chosen in names else usual_layer(architecture)
            self.setCurrentIndex(self.findData(layer))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the column scrolls


def _name_of(text: str, field: QWidget) -> QLabel:
    made = label(text, "secondary")
    made.setBuddy(field)
    return made
