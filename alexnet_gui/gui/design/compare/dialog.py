"""Compare: two architectures side by side, live while one of them is edited."""

from operator import is_
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from alexnet_gui.core.analysis import Analysis
from alexnet_gui.core.comparison import Comparison, Line, compare
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.recipe import Optimiser
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design.compare.side import SidePicker
from alexnet_gui.gui.design.compare.sources import EDITED, Sources
from alexnet_gui.gui.design.compare.table import CompareTable
from alexnet_gui.gui.design.compare.text import compare_rows, comparison_markdown, summary
from alexnet_gui.gui.design.compare.totals import CompareTotals
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.view_state import DesignView
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import Card, button, close_box, icon_button, label, named, rule
from alexnet_gui.gui.widgets.check_box import CheckBox

USUAL = QSize(1240, 740)
SMALLEST = QSize(980, 520)


class CompareDialog(QDialog):
    """Two networks, aligned layer by layer, with their sums and ratios at the foot.

    `view` says for what training memory is forecast: on both sides the same as in Design.
    """

    layer_wanted = Signal(int)  # the row in Design of the layer that was chosen here

    def __init__(
        self, document: Document, parent: QWidget | None = None, view: DesignView | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "design.compare", _("Compare two networks"))
        self.setWindowTitle(_("Compare two networks"))
        self.setMinimumSize(SMALLEST)
        self._document = document
        self._view = view or DesignView(None, self)
        self._sources = Sources(document, self)
        self._keys = list(self._sources.usual())
        self._shown: tuple[Analysis, Analysis, int, Optimiser] | None = None
        self._comparison: Comparison | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._follow)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._follow()
        width, height = self._view.compare_size or (USUAL.width(), USUAL.height())
        self.resize(QSize(width, height).boundedTo(self.screen().availableSize()))

    def _make_parts(self) -> None:
        self._pickers = [
            SidePicker("left", _("Left"), self._sources, lambda: self._ask_file(0)),
            SidePicker("right", _("Right"), self._sources, lambda: self._ask_file(1)),
        ]
        self._swap = icon_button("swap", _("Swap sides"), "design.compare.swap", self.swap)
        self._summary = label("", wrap=True)
        named(self._summary, "design.compare.summary", _("How much they differ"))
        self._only = CheckBox(_("Only differences"))
        named(self._only, "design.compare.only", _("Only differences"))
        self._only.setToolTip(_("Hide the rows that are alike on both sides."))
        self._table = CompareTable()
        self._steps = [
            _step_button("up", self._table.previous, "design.compare.previous"),
            _step_button("down", self._table.next, "design.compare.next"),
        ]
        self._chosen = label("", "secondary", wrap=True)
        named(self._chosen, "design.compare.chosen", _("How the chosen layer differs"))
        self._chosen.setContentsMargins(GRID * 3 // 2, GRID, GRID * 3 // 2, GRID)
        self._totals = CompareTotals()
        self._message = label("", "problem", wrap=True)
        named(self._message, "design.compare.message", _("Problems"))
        self._copy = button(_("Copy as Markdown"), "design.compare.copy", self.copy)
        self._copy.setToolTip(_("Copy the rows shown and the totals as Markdown (Ctrl+C)."))

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(GRID * 3 // 2)
        sides.addWidget(self._pickers[0], 1)
        sides.addWidget(self._swap)
        sides.addWidget(self._pickers[1], 1)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._summary, 1)
        line.addWidget(self._only)
        line.addSpacing(GRID)
        for step in self._steps:
            line.addWidget(step)
        table_card, totals_card = Card(), Card()
        table_card.body.addWidget(self._table, 1)
        table_card.body.addWidget(rule())
        table_card.body.addWidget(self._chosen)
        totals_card.body.addWidget(self._totals)
        close = close_box(self, "design.compare.close", _("Close"))
        foot = QHBoxLayout()
        foot.addWidget(self._copy)
        foot.addWidget(close, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID * 3 // 2)
        column.addLayout(sides)
        column.addLayout(line)
        column.addWidget(table_card, 1)
        column.addWidget(self._message)
        column.addWidget(totals_card)
        column.addLayout(foot)
        for pressed in (self._copy, close.button(QDialogButtonBox.StandardButton.Close)):
            pressed.setAutoDefault(False)  # Enter belongs to whatever has the focus
        self._table.setFocus()

    def _connect(self) -> None:
        for side, picker in enumerate(self._pickers):
            picker.chosen.connect(lambda key, side=side: self.choose(side, key))
        self._sources.changed.connect(self._follow_soon)
        self._view.changed.connect(self._follow_soon)
        self._only.toggled.connect(self._show_rows)
        self._table.line_chosen.connect(self._tell_design)
        self._table.chosen_changed.connect(self._tell_row)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Copy), self.copy),
            (QKeySequence("F6"), lambda: self._walk(1)),
            (QKeySequence("Shift+F6"), lambda: self._walk(-1)),
        ):
            QShortcut(keys, self).activated.connect(act)

    # --- what is compared ------------------------------------------------------------------------

    def choose(self, side: int, key: str) -> None:
        """Put the source of `key` at the left (0) or the right (1)."""
        self._keys[side] = key
        self._follow()

    def swap(self) -> None:
        """Put the left one at the right."""
        self._keys.reverse()
        self._follow()

    def _ask_file(self, side: int) -> None:
        dialog = QFileDialog(self, _("Open an architecture to compare"))
        dialog.setObjectName("design.compare.dialog")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = ((_("Architecture files"), "*.json"), (_("All files"), "*"))
        dialog.setNameFilters([f"{name} ({pattern})" for name, pattern in kinds])
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        if chosen:
            self._open(side, Path(chosen[0]))

    def _open(self, side: int, path: Path) -> None:
        try:
            key = self._sources.add_file(path)
        except UserError as error:
            self._say([str(error)])
        else:
            self.choose(side, key)

    # --- showing it ------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._view.compare_size = self.width(), self.height()

    def _follow_soon(self) -> None:
        """After the window with the edit in it has been painted, and once for many edits."""
        if self.isVisible():
            self._soon.start()

    def _follow(self) -> None:
        for picker, key in zip(self._pickers, self._keys, strict=True):
            picker.show_key(key)
        first, second = map(self._sources.analysis, self._keys)
        shown, self._shown = self._shown, (first, second, *self._forecast)
        # Analyses are told apart by what they are, which is quick, not by what is in them.
        if shown is not None and all(map(is_, shown, self._shown)):
            return
        self._comparison = compare(first, second)
        self._summary.setText(summary(self._comparison))
        self._show_rows()
        self._totals.show_comparison(self._comparison, *self._forecast)
        sides = (_("Left: {problem}"), first), (_("Right: {problem}"), second)
        self._say([text.format(problem=side.obstacle) for text, side in sides if side.obstacle])

    def _show_rows(self) -> None:
        assert self._comparison is not None
        only = self._only.isChecked()
        rows = compare_rows(self._comparison)
        self._table.show_rows([row for row in rows if row.kind != "same" or not only])

    def _tell_row(self) -> None:
        """All that differs in the chosen row: its cell may be too narrow."""
        row = self._table.chosen
        cells = None if row is None else row.left or row.right
        if row is None or cells is None:
            self._chosen.setText(_("N goes to the next difference, P to the previous one."))
            return
        self._chosen.setText(
            _("{layer}: {words}").format(layer=cells.name, words=row.words or _("no difference"))
        )

    def _say(self, sentences: list[str]) -> None:
        self._message.setText("\n".join(f"▲ {sentence}" for sentence in sentences))
        self._message.setVisible(bool(sentences))

    @property
    def _forecast(self) -> tuple[int, Optimiser]:
        """The batch and the optimiser that Design's own forecast is for."""
        return self._view.batch, self._view.optimiser_for(self._document.recipe)

    # --- what can be done with it ----------------------------------------------------------------

    def copy(self) -> None:
        """Put the rows shown and the totals on the clipboard, as Markdown."""
        assert self._comparison is not None
        left, right = map(self._sources.name, self._keys)
        rows = self._table.rows
        text = comparison_markdown(self._comparison, (left, right), rows, *self._forecast)
        QGuiApplication.clipboard().setText(text)

    def _tell_design(self, line: Line) -> None:
        for key, index in zip(self._keys, line.match, strict=True):
            if key == EDITED and index is not None:
                self.layer_wanted.emit(index)
                return

    def _walk(self, step: int) -> None:
        """Put the cursor into the next part: left choice, right choice, table."""
        parts: list[QWidget] = [*self._pickers, self._table]
        focused = self.focusWidget()
        at = next((i for i, part in enumerate(parts) if part.isAncestorOf(focused)), -1)
        if focused is self._table:
            at = len(parts) - 1
        parts[(at + step) % len(parts)].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _step_button(drawing: str, action: QAction, name: str) -> QToolButton:
    made = icon_button(drawing, action.text(), name, action.trigger)
    made.setIconSize(QSize(16, 16))
    made.setToolTip(f"{action.text()} ({action.shortcut().toString()})")
    action.enabledChanged.connect(made.setEnabled)
    return made
