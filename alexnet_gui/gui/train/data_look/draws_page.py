"""Some pictures in rows: the picture, what validation sees of it, and several draws of training."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from alexnet_gui.core.recipe import SETTINGS
from alexnet_gui.core.survey import DrawnPicture, DrawsSeen, DrawWish
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.gui.data_desk import DataDesk
from alexnet_gui.gui.explore.images import as_image
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.train.data_look.draws_view import DrawsView
from alexnet_gui.gui.train.data_look.pictures_page import png
from alexnet_gui.gui.train.data_look.tiles import Tiles
from alexnet_gui.gui.train.data_look.wishes import Settings
from alexnet_gui.gui.train.words import fitting
from alexnet_gui.gui.widgets.basics import button, label, named
from alexnet_gui.gui.widgets.setting_form import SettingEditor, setting_editor

ROWS = 5
DRAWS = 4
SIDE = 118
_PAUSE_MS = 60
KEYS = ("fit", "random_crop", "random_flip", "random_colour")


class DrawsPage(DrawsView):
    """The settings here are those of the form: what is switched here is switched there."""

    setting_wanted = Signal(str, object)  # a recipe's key, and its value
    picture_wanted = Signal(object, str)

    def __init__(self, desk: DataDesk) -> None:
        again = button(_("Draw again"), "train.look.again")
        meaning = _("Draw these pictures in other ways (Ctrl+D)")
        super().__init__(desk, "page", _PAUSE_MS, again, meaning)
        named(self, "train.look.draws", _("As the network sees them"))
        self._first = 0
        self._editors = {
            setting.key: self._editor(setting_editor(setting, f"train.look.{setting.key}"))
            for setting in SETTINGS
            if setting.key in KEYS
        }
        self.others = button(_("Other pictures"), "train.look.others", self.show_others)
        self.others.setToolTip(_("Show other pictures of the same source"))
        self.words = label("", "secondary", wrap=True)
        named(self.words, "train.look.draws.words", _("What is done to the pictures"))
        self.rows = [Tiles(2 + DRAWS, SIDE, apart=2) for _row in range(ROWS)]
        self._shown: tuple[DrawnPicture, ...] = ()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+D"), self).activated.connect(self.draw_again)

    def follow(self, settings: Settings) -> None:
        super().follow(settings)
        for key, editor in self._editors.items():
            editor.set_value(getattr(settings.recipe, key))

    def show_others(self) -> None:
        """Show other pictures."""
        self._first += 1
        self._ask()

    def _wish(self, settings: Settings) -> DrawWish:
        return settings.wish(ROWS, DRAWS, self._turn, self._first)

    def _take(self, seen: DrawsSeen, settings: Settings) -> None:
        if settings.described is None:
            return
        self._show(seen.pictures)
        words = fitting(settings.described, settings.shape, settings.recipe)
        if seen.palette_of:
            count = ngettext(
                "The colours are those of {n:,} picture; a run looks at more.",
                "The colours are those of {n:,} pictures; a run looks at more.",
                seen.palette_of,
            ).format(n=seen.palette_of)
            words = f"{words} {count}"
        self.words.setText(words)

    def _refuse(self, message: str, hint: str = "") -> None:
        self._show(())
        self.words.setText(f"{message} {hint}".rstrip())

    def _show(self, pictures: tuple[DrawnPicture, ...]) -> None:
        self._shown = pictures
        for row, tiles in enumerate(self.rows):
            tiles.setVisible(row < len(pictures))
            if row < len(pictures):
                seen = pictures[row]
                images = (seen.original, seen.fitted, *seen.draws)
                tiles.show_images([as_image(pixels) for pixels in images])
                tiles.setToolTip(_("{name}\nPress to see it in Explore.").format(name=seen.name))
                tiles.setAccessibleName(seen.name)

    def _explore(self, row: int) -> None:
        seen = self._shown[row]
        what = Path(seen.path) if seen.path is not None else png(seen.original)
        self.picture_wanted.emit(what, seen.name)

    def _editor(self, editor: SettingEditor) -> SettingEditor:
        key = editor.setting.key
        editor.edited.connect(lambda value: self.setting_wanted.emit(key, value))
        return editor

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for bar, keys in ((above, KEYS[:1]), (below, KEYS[1:])):
            bar.setSpacing(GRID)
            for key in keys:
                editor = self._editors[key]
                text = label(_(editor.setting.label), "secondary")
                text.setBuddy(editor.field)
                bar.addWidget(text)
                bar.addWidget(editor, 9 if key == "fit" else 0)
                bar.addSpacing(GRID)
            bar.addStretch(1)
        self._editors["fit"].setMaximumWidth(32 * GRID)
        above.addWidget(self.others)
        above.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(above)
        column.addLayout(below)
        column.addWidget(self.words)
        column.addWidget(self._scroll(), 1)

    def _scroll(self) -> QScrollArea:
        inside = QWidget()
        under = QVBoxLayout(inside)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(GRID // 2)
        for row, tiles in enumerate(self.rows):
            named(tiles, f"train.look.draws.{row}", _("A picture and its draws"))
            tiles.clicked.connect(lambda _on=False, row=row: self._explore(row))
            tiles.hide()
            under.addWidget(tiles)
        under.addStretch(1)
        scroll = _Headed(self.rows[0])
        scroll.setObjectName("train.look.draws.scroll")
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll


class _Headed(QScrollArea):
    """Scrolls below headings, which stand over the columns of `tiles`."""

    def __init__(self, tiles: Tiles) -> None:
        super().__init__()
        self._tiles = tiles
        texts = _("Picture"), _("In validation"), _("In training, drawn at random")
        self._heads = [label(text, "faint") for text in texts]
        for head in self._heads:
            head.setParent(self)

    def showEvent(self, event: QShowEvent) -> None:
        self.setViewportMargins(0, self._heads[0].sizeHint().height() + GRID // 2, 0, 0)
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for head, cell in zip(
            self._heads, self._tiles.cells(self.viewport().width()), strict=False
        ):
            head.move(self.viewport().x() + round(cell.x()), 0)
            head.adjustSize()
