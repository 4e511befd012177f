"""Layers on their way: on the clipboard, and on the pointer while they are dragged.

They travel as the text of `core.files.layers_text`, so from one window to another, and to and from
a text editor. Within one document a drag says in addition which rows it means, so that they can be
moved; a drag from the palette says which kind of layer is to be made.
"""

from collections.abc import Iterable
from uuid import uuid4

from PySide6.QtCore import QMimeData

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import FORMAT, LAYERS_FORMAT, layers_text, parse_layers
from alexnet_gui.core.layers import PALETTE, AnyLayer
from alexnet_gui.core.translation import _
from alexnet_gui.gui.design import edits
from alexnet_gui.gui.design.document import Document
from alexnet_gui.gui.design.edits import Edit

ROWS_MIME = "application/x-alexnet-gui-rows"
KIND_MIME = "application/x-alexnet-gui-kind"

_PROCESS = uuid4().hex  # a number of another process means nothing here


def text_of(document: Document, rows: Iterable[int]) -> str:
    """The layers in those rows, from the top, as text."""
    layers = document.architecture.layers
    return layers_text(layers[row] for row in sorted(rows))


def copied_layers(text: str) -> tuple[AnyLayer, ...]:
    """The layers in the clipboard's `text`, at least one.

    Raises:
        UserError: There are none, or something is wrong with them.
    """
    text = text.removeprefix("\ufeff")
    layers = parse_layers(text, _("clipboard")) if text.lstrip().startswith("{") else ()
    if not layers:
        raise UserError(
            _("There are no layers on the clipboard."),
            _("Copy some here or in another window, or the text of an architecture file."),
        )
    return layers


# --- dragging -------------------------------------------------------------------------------------


def row_data(document: Document, rows: Iterable[int]) -> QMimeData:
    """What a drag of those rows carries."""
    chosen = sorted(rows)
    data = QMimeData()
    data.setData(ROWS_MIME, f"{_sender(document)} {' '.join(map(str, chosen))}".encode())
    data.setText(text_of(document, chosen))
    return data


def kind_data(kind: str) -> QMimeData:
    """What a drag of a new layer of `kind` carries."""
    data = QMimeData()
    data.setData(KIND_MIME, kind.encode())
    data.setText(layers_text([PALETTE[kind](f"{edits.STEMS[kind]}1")]))
    return data


def own_rows(document: Document, data: QMimeData) -> tuple[int, ...]:
    """The rows of this very document that `data` means; none if it comes from elsewhere."""
    words = bytes(data.data(ROWS_MIME).data()).decode(errors="replace").split()
    if words[:1] != [_sender(document)]:
        return ()
    return tuple(int(word) for word in words[1:])


def has_layers(data: QMimeData) -> bool:
    """Whether `data` means to be layers, or a whole architecture; nothing is checked."""
    if data.hasFormat(ROWS_MIME) or data.hasFormat(KIND_MIME):
        return True
    text = data.text() if data.hasText() else ""
    return text.lstrip().startswith("{") and (f'"{LAYERS_FORMAT}"' in text or f'"{FORMAT}"' in text)


def drop_edit(document: Document, data: QMimeData, at: int, *, move: bool) -> Edit:
    """What dropping `data` before the row `at` does; rows of this document are moved if `move`.

    Raises:
        UserError: What it holds are no layers.
    """
    architecture = document.architecture
    kind = bytes(data.data(KIND_MIME).data()).decode(errors="replace")
    if kind in PALETTE:
        return edits.insert(architecture, at, kind)
    rows = own_rows(document, data)
    if rows and move:
        return edits.move(architecture, rows, at)
    layers = parse_layers(data.text(), _("dragged text"))
    if not layers:
        raise UserError(_("There are no layers in the dragged text."))
    return edits.paste(architecture, at, layers)


def _sender(document: Document) -> str:
    return f"{_PROCESS}-{id(document)}"
