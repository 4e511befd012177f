"""What stands in the place of the plots before a first step: words instead of empty axes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from alexnet_gui.core.translation import _
from alexnet_gui.gui.icons import icon
from alexnet_gui.gui.theme import GRID, theme
from alexnet_gui.gui.widgets.basics import Card, follow_theme, label

_ICON = 56


class EmptyPage(Card):
    """Says what will be seen here, and how to begin."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("train.empty")
        self._drawing = QLabel()
        follow_theme(self._drawing, self._draw)
        self._heading = label("", "figure")
        self._heading.setObjectName("train.empty.heading")
        self._words = label("", "secondary", wrap=True)
        self._words.setObjectName("train.empty.words")
        self._words.setFixedWidth(56 * GRID)
        self.body.setSpacing(GRID)
        self.body.addStretch(1)
        for words in (self._drawing, self._heading, self._words):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._drawing)
        self.body.addWidget(self._heading)
        # A stretch at each side rather than an alignment: that would cut the third line.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._words)
        middle.addStretch(1)
        self.body.addLayout(middle)
        self.body.addStretch(2)

    def show_words(
        self, network: str, data: str, *, failed: bool = False, awaited: str = ""
    ) -> None:
        """Name what Start would train, and on what; `failed`: a run broke off before a step.

        `awaited` is the folder in which a run is waited for, if one is.
        """
        if awaited:
            self._heading.setText(_("Waiting for a first step"))
            self._words.setText(
                _(
                    "As soon as a process trains a run in {folder}, its curves are followed here."
                    " Nothing has to be done meanwhile."
                ).format(folder=awaited)
            )
            return
        self._heading.setText(
            _("The run failed before its first step")
            if failed
            else _("Nothing has been trained yet")
        )
        self._words.setText(
            _(
                "Start trains a copy of “{network}” on “{data}”. Its loss and its error appear"
                " here batch by batch, and stay when it ends. Designing and exploring go on"
                " meanwhile."
            ).format(network=network, data=data)
        )

    def _draw(self) -> None:
        drawing = icon("train", theme().faint, None, _ICON)
        self._drawing.setPixmap(drawing.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
