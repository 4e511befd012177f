"""The controls above Explore: where pictures come from, and which network they go through."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.picture.samples import SAMPLES, Sample, thumbnail
from alexnet_gui.gui.widgets.basics import named

THUMBNAIL = 48


class _LargeIcons(QProxyStyle):
    """Icons large enough to see what is on them."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric == QStyle.PixelMetric.PM_SmallIconSize:
            return THUMBNAIL
        return super().pixelMetric(metric, option, widget)


class SamplesMenu(QMenu):
    """The bundled pictures with a glimpse of each, drawn when the menu is first opened."""

    chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Samples"), parent)
        named(self, "explore.samples_menu", _("Samples"))
        style = _LargeIcons("Fusion")
        style.setParent(self)
        self.setStyle(style)
        for sample in SAMPLES:
            self.addAction(self._action(sample))
        self.aboutToShow.connect(self._draw)

    def _action(self, sample: Sample) -> QAction:
        action = QAction(sample.title, self)
        action.setObjectName(f"explore.sample_action.{Path(sample.file).stem}")
        action.triggered.connect(lambda: self.chosen.emit(sample.path))
        return action

    def _draw(self) -> None:
        for sample, action in zip(SAMPLES, self.actions(), strict=True):
            action.setIcon(thumbnail(sample, THUMBNAIL, THUMBNAIL))
