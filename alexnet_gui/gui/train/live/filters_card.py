"""The filters of the first convolution as they form."""

from functools import partial
from types import ModuleType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.layers import Conv2d
from alexnet_gui.core.live_events import FiltersSeen
from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.figures import figures, sentence
from alexnet_gui.gui.explore.layers.mosaic_view import GAP, NONE, MosaicView, compose_on_grid
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.live.tabs import HEADER
from alexnet_gui.gui.train.live.words import WordsPage
from alexnet_gui.gui.widgets.basics import Card, named
from alexnet_gui.gui.widgets.elided_label import ElidedLabel
from alexnet_gui.gui.widgets.seen import is_seen


class FiltersCard(Card):
    """Paints what was seen last, while it is visible; a filter can be pointed at and opened."""

    explore_wanted = Signal(str, int)  # the layer, and which of its filters

    def __init__(self, mosaic: ModuleType, parent: QWidget | None = None) -> None:
        """`mosaic` is the engine's."""
        super().__init__(_("First-layer filters"), "train.filters", parent)
        self._mosaic = mosaic
        self._seen: FiltersSeen | None = None
        self._stale = False
        self.subtitle.setObjectName("train.filters.batch")
        self.header.addStrut(HEADER)
        self.cells = MosaicView()
        named(self.cells, "train.filters.mosaic", _("First-layer filters"))
        self.cells.setMinimumSize(60, 60)
        self.cells.setToolTip(_("Click a filter, or press Enter, to see in Explore what it finds."))
        self.cells.hovered.connect(self._say)
        self.cells.chosen.connect(self._say)
        self.cells.opened.connect(self._open)
        self.footer = ElidedLabel("faint")
        named(self.footer, "train.filters.figures", _("The filter's weights in figures"))
        self._empty = WordsPage("train.filters.words", _("Why there are no filters"))
        self._pages = QStackedWidget()
        shown = QWidget()
        inner = QVBoxLayout(shown)
        inner.setContentsMargins(GRID, GRID, GRID, GRID // 2)
        inner.setSpacing(GRID // 2)
        inner.addWidget(self.cells, 1)
        inner.addWidget(self.footer)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(shown)
        self.body.addWidget(self._pages)
        self.begin(None)

    @property
    def words(self) -> str:
        """What is said in place of filters; nothing while there are some."""
        return self._empty.words if self._pages.currentIndex() == 0 else ""

    def begin(self, architecture: Architecture | None, *, watched: bool = False) -> None:
        """Forget what was shown: another run, of `architecture`; `watched`: of another process."""
        self._seen, self._awaited = None, False
        self.subtitle.setText("")
        self._pages.setCurrentIndex(0)
        if architecture is not None and not any(
            isinstance(layer, Conv2d) for layer in architecture.layers
        ):
            self._empty.say(_("This network has no convolution, so it has no filters to show."))
        elif watched:
            self._empty.say(
                _("This window does not train this run. Its filters can be seen in Explore.")
            )
        else:
            self._empty.say(_("The filters come with the first batch."))
            self._awaited = architecture is not None

    def end(self) -> None:
        """The run is over."""
        if self._awaited and self._seen is None:
            self._empty.say(
                _("The run was over before its filters could be shown. See them in Explore.")
            )

    def take(self, seen: FiltersSeen) -> None:
        """Show what was seen, now or once it can be seen."""
        self._seen = seen
        self._stale = True
        self.refresh()

    def refresh(self) -> None:
        """Paint what came while nobody looked."""
        seen = self._seen
        if seen is None or not self._stale or not is_seen(self):
            return
        self._stale = False
        self.subtitle.setText(_("batch {n:,}").format(n=seen.step))
        paint = partial(self._mosaic.filters_mosaic, seen.filters)
        count, _channels, height, width = seen.filters.shape
        lay_out = partial(self._mosaic.Layout, count, height, width, gap=GAP)
        self._pages.setCurrentIndex(1)
        current = self.cells.current if self.cells.current < count else NONE
        composed = partial(compose_on_grid, paint, lay_out)
        self.cells.show_cells(count, (height, width), composed, current)
        self._say(self.cells.under_mouse)

    def _say(self, index: int) -> None:
        """The figures of the filter that is pointed at, of the chosen one, or of all."""
        if self._seen is None:
            return
        filters = self._seen.filters
        index = self.cells.current if index == NONE else index
        if index == NONE:
            what, values = self._all(filters.shape), filters
        else:
            what = _("{layer}, filter {n}").format(layer=self._seen.layer, n=index)
            values = filters[index]
        self.footer.set_whole(f"{what}   ·   {sentence(figures(values))}")

    def _all(self, shape: tuple[int, int, int, int]) -> str:
        assert self._seen is not None
        text = _("{layer}: {n:,} of {channels} × {height} × {width}")
        if shape[1] not in (1, 3):
            text = _("{layer}: {n:,} of {channels} × {height} × {width}, over the first channel")
        count, channels, height, width = shape
        layer = self._seen.layer
        return text.format(layer=layer, n=count, channels=channels, height=height, width=width)

    def _open(self, index: int) -> None:
        if self._seen is not None:
            self.explore_wanted.emit(self._seen.layer, index)
