"""What the network takes the picture for: the most probable classes as bars."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from alexnet_gui.core.events import PictureSeen, Prediction
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.theme import GRID, ROW, theme
from alexnet_gui.gui.widgets.basics import Card, follow_theme, label, named

ROWS = 5
NAME_WIDTH = 116


class ShareBar(QWidget):
    """A share from 0 to 1 as a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self, self.update)

    def set_share(self, share: float) -> None:
        """Show `share`, from 0 to 1."""
        self.share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(theme().color("line"))
        painter.drawRoundedRect(whole, 3, 3)
        whole.setWidth(self.share * whole.width())
        painter.setBrush(theme().color("accent"))
        painter.drawRoundedRect(whole, 3, 3)


class PredictionsCard(Card):
    """The most probable classes, what they come from, and how long that took."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Predictions"), "explore.predictions", parent)
        self.milliseconds = label("", "secondary")
        named(self.milliseconds, "explore.milliseconds", _("Time it took"))
        self.header.addWidget(self.milliseconds)
        self.header.addSpacing(GRID // 2)
        self.model = label("", "secondary", wrap=True)
        named(self.model, "explore.model", _("The network that was asked"))
        self.remark = label("", "note", wrap=True)
        named(self.remark, "explore.untrained", _("What to make of the answers"))
        self._rows: list[tuple[QLabel, ShareBar, QLabel]] = []
        inner = QVBoxLayout()
        inner.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID * 3 // 2)
        inner.setSpacing(GRID // 2)
        self._list = QWidget()
        self._list.setLayout(self._make_rows())
        inner.addWidget(self._list)
        inner.addWidget(self.model)
        inner.addWidget(self.remark)
        self.body.addLayout(inner)

    def _make_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(0)
        for row in range(ROWS):
            name, share_bar, percent = label(), ShareBar(), label()
            named(name, f"explore.prediction{row + 1}", _("Prediction"))
            name.setFixedWidth(NAME_WIDTH)
            percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            percent.setMinimumWidth(percent.fontMetrics().horizontalAdvance("100.0 %"))
            for column, widget in enumerate((name, share_bar, percent)):
                grid.addWidget(widget, row, column)
            grid.setRowMinimumHeight(row, ROW - 2)
            self._rows.append((name, share_bar, percent))
        return grid

    def clear(self, remark: str = "") -> None:
        """Show no answer, and why there is none."""
        self._show_top(())
        self.milliseconds.setText("")
        self.model.setVisible(False)
        self._show_remark(remark)

    def show_seen(self, seen: PictureSeen, *, untrained: bool) -> None:
        """Show what a network makes of a picture; `untrained`: nobody has trained it yet."""
        self._show_top(seen.top)
        self.milliseconds.setText(_("{n:,.0f} ms").format(n=seen.milliseconds))
        self.model.setText(_model_text(seen))
        self.model.setVisible(True)
        if untrained:
            self._show_remark(_("This network has not been trained: its answers are chance."))
        elif not seen.top:
            self._show_remark(_("This network ends in maps, so it names no classes."))
        else:
            self._show_remark("")

    def _show_remark(self, remark: str) -> None:
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    def _show_top(self, top: tuple[Prediction, ...]) -> None:
        self._list.setVisible(bool(top))
        for index, (name, share_bar, percent) in enumerate(self._rows):
            there = index < len(top)
            for widget in (name, share_bar, percent):
                widget.setVisible(there)
            if there:
                self._show_row(index, top[index])

    def _show_row(self, index: int, prediction: Prediction) -> None:
        name, share_bar, percent = self._rows[index]
        metrics = name.fontMetrics()
        elide = Qt.TextElideMode.ElideRight
        name.setText(metrics.elidedText(prediction.label, elide, NAME_WIDTH))
        name.setToolTip(prediction.label)
        figure = f"{100 * prediction.probability:.1f} %"
        name.setAccessibleName(_("{name}: {share}").format(name=prediction.label, share=figure))
        share_bar.set_share(prediction.probability)
        percent.setText(figure)


def _model_text(seen: PictureSeen) -> str:
    if seen.trained_steps is None:
        return seen.model
    steps = ngettext("after {n:,} step", "after {n:,} steps", seen.trained_steps)
    return f"{seen.model} · {steps.format(n=seen.trained_steps)}"
