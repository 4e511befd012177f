"""The kernel behind a map, and the way to the pictures that excite the map most."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from alexnet_gui.core.translation import _
from alexnet_gui.gui.explore.images import crisp
from alexnet_gui.gui.theme import GRID
from alexnet_gui.gui.widgets.basics import button, label, named

SIDE = 72  # pixels


class KernelSection(QWidget):
    """Hidden where there is neither a kernel to see nor a link to follow."""

    likes_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered = False
        self.picture = label()
        named(self.picture, "explore.kernel", _("The kernel of this map"))
        self.picture.setFixedSize(SIDE, SIDE)
        self.words = label("", "secondary", wrap=True)
        named(self.words, "explore.kernel_words", _("About the kernel"))
        self.link = button(
            _("Pictures that excite it most"),
            "explore.likes_link",
            self.likes_wanted.emit,
            role="link",
        )
        self.link.setProperty("flush", True)
        row = QHBoxLayout()
        row.setSpacing(GRID * 3 // 2)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)

    def offer_likes(self) -> None:
        """Show the link from now on, beside whatever has pictures that excite it."""
        self._offered = True

    def show_kernel(self, kernel: QImage | None, words: str, *, excitable: bool) -> None:
        """Show a kernel, a pixel a weight, and the link if the unit is one to be `excitable`."""
        self.picture.setVisible(kernel is not None)
        self.words.setVisible(kernel is not None)
        if kernel is not None:
            dense = self.devicePixelRatioF()
            side = round(SIDE * dense)
            pixmap = QPixmap.fromImage(crisp(kernel, QSize(side, side)))
            pixmap.setDevicePixelRatio(dense)
            self.picture.setPixmap(pixmap)
            self.words.setText(words)
        self.link.setVisible(self._offered and excitable)
        self.setVisible(kernel is not None or (self._offered and excitable))
