"""The enlarged map and the sum behind its value as files, and word of where they went."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QToolButton, QWidget

from alexnet_gui.core.events import Failed
from alexnet_gui.core.sum_tables import sum_csv, sum_text
from alexnet_gui.core.translation import _
from alexnet_gui.core.unit_sum import Products, UnitSummed
from alexnet_gui.core.write_bytes import WriteBytes
from alexnet_gui.gui.banner import Message
from alexnet_gui.gui.design.files.file_dialog import FileKind, ask_to_write
from alexnet_gui.gui.enquiry_desk import EnquiryDesk
from alexnet_gui.gui.explore.exporting import export_button, offer, written
from alexnet_gui.gui.picture_files import png_bytes

if TYPE_CHECKING:
    from alexnet_gui.gui.explore.images import Floats

PNG_SIDE = 512  # pixels that the longer side of a map has at least, each value a square
TOPIC = "explore.map_export"


class MapExport(QObject):
    """Actions that are disabled, and say why, while there is nothing to save."""

    message = Signal(object)  # banner.Message

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._enquiries: EnquiryDesk | None = None
        self._last_folder: Path | None = None
        self.picture = ""  # the stem of its file's name: what all names begin with
        self._name = ""
        self._values: Floats | None = None
        self._image: QImage | None = None
        self._summed: UnitSummed | None = None
        self.map_npy = self._action("map_npy", _("Map as &NumPy array…"), self._write_npy)
        self.map_png = self._action("map_png", _("Map as &PNG…"), self._write_png)
        self.copy = self._action("copy_sum", _("&Copy the sum"), self._copy)
        self.sum_text = self._action("sum_text", _("Sum as &text…"), self._write_text)
        self.sum_csv = self._action("sum_csv", _("Terms of the sum as C&SV…"), self._write_csv)
        self.sum_npy = self._action(
            "sum_npy", _("P&roducts of the sum as NumPy array…"), self._write_products
        )
        self.offer_map("", "", None, None)
        self.offer_sum(None)

    def use_enquiries(self, enquiries: EnquiryDesk) -> None:
        """Have files written there."""
        self._enquiries = enquiries

    @property
    def actions(self) -> list[QAction]:
        """All of them, in the order of a menu."""
        return [
            self.map_npy,
            self.map_png,
            self.sum_text,
            self.sum_csv,
            self.sum_npy,
            self.copy,
        ]

    def button(self) -> QToolButton:
        """A button with a menu of all of them."""
        text, actions = _("Save the map or its sum"), self.actions
        return export_button(text, "explore.map_export", actions[:2], actions[2:])

    def offer_map(
        self, title: str, layer: str, values: "Floats | None", image: QImage | None
    ) -> None:
        """What can be saved from now on: a map or filter of `layer`, and how it is painted."""
        self._name, self._values, self._image = f"{layer} {title}".strip(), values, image
        for action in (self.map_npy, self.map_png):
            offer(action, "" if values is not None else _("No map is enlarged at the moment."))

    def offer_sum(self, summed: UnitSummed | None) -> None:
        """What can be saved from now on: a sum, or none."""
        self._summed = summed
        for action in (self.sum_text, self.sum_csv, self.copy):
            offer(action, "" if summed is not None else _("No sum is shown at the moment."))
        self._offer_products()

    def _offer_products(self) -> None:
        there = self._products() is not None
        offer(self.sum_npy, "" if there else _("Nothing in the shown sum is a sum of products."))

    def _products(self) -> Products | None:
        """The weighted sum that the shown sum begins with."""
        detail = None if self._summed is None else self._summed.steps[0].detail
        return detail if isinstance(detail, Products) else None

    def _action(self, name: str, text: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"explore.export.{name}.action")
        action.triggered.connect(lambda _checked=False: run())
        return action

    # --- what is written -------------------------------------------------------------------------

    def _write_npy(self) -> None:
        values = self._values
        if values is not None:
            kind = _kind(_("Save the map"), "npy", _("NumPy arrays"))
            self._write(kind, self._name, lambda: _npy(values))

    def _write_png(self) -> None:
        image = self._image
        if image is not None:
            times = -(-PNG_SIDE // max(image.width(), image.height()))
            kind = _kind(_("Save the map"), "png", _("PNG pictures"))
            self._write(kind, self._name, lambda: png_bytes(image.scaled(image.size() * times)))

    def _write_text(self) -> None:
        summed = self._summed
        if summed is not None:
            kind = _kind(_("Save the sum"), "txt", _("Texts"))
            self._write(kind, _sum_name(summed), lambda: sum_text(summed).encode())

    def _write_csv(self) -> None:
        summed = self._summed
        if summed is not None:
            kind = _kind(_("Save the terms of the sum"), "csv", _("CSV tables"))
            self._write(kind, _sum_name(summed), lambda: sum_csv(summed).encode())

    def _write_products(self) -> None:
        summed, detail = self._summed, self._products()
        if summed is not None and detail is not None:
            kind = _kind(_("Save the products"), "npy", _("NumPy arrays"))
            name = f"{_sum_name(summed)} products"
            self._write(kind, name, lambda: _npy(detail.inputs.astype("float64") * detail.weights))

    def _copy(self) -> None:
        if self._summed is not None:
            QGuiApplication.clipboard().setText(sum_text(self._summed))
            self.message.emit(Message(_("The sum is copied."), "", "good", topic=TOPIC))

    # --- to a file -------------------------------------------------------------------------------

    def _write(self, kind: FileKind, name: str, make: Callable[[], bytes]) -> None:
        path = ask_to_write(self._window, kind, self._last_folder, self.named(name))
        if path is not None and self._enquiries is not None:
            self._last_folder = path.parent
            self._enquiries.ask(WriteBytes(path, make), self._tell)

    def named(self, name: str) -> str:
        """What a file is called at first: by the picture to begin with, as for whole layers."""
        return f"{self.picture} {name}".strip()

    def _tell(self, told: Path | Failed) -> None:
        self.message.emit(written(told, TOPIC))


def _kind(title: str, suffix: str, plural: str) -> FileKind:
    return FileKind(title, "explore.export.dialog", suffix, plural)


def _sum_name(summed: UnitSummed) -> str:
    """What a file about a sum may be called: `relu1 23 20 24`."""
    return " ".join([summed.asked.layer, *(str(n) for n in summed.asked.place)])


def _npy(values: "Floats") -> bytes:
    """`values` as an .npy file."""
    import numpy as np

    buffer = BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()
