"""Architecture files, and some layers as text: read strictly, written whole or not at all."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.layers import AnyLayer, WeightInit
from alexnet_gui.core.names import name_fault
from alexnet_gui.core.shapes import MAXIMUM
from alexnet_gui.core.strict_json import RefusedError, converted, is_unicode, read_json
from alexnet_gui.core.translation import _
from alexnet_gui.core.whole_file import write_whole

FORMAT = "alexnet-gui/architecture"
LAYERS_FORMAT = "alexnet-gui/layers"  # some layers without a network: what is copied
VERSION = 1
LARGEST = 8 * 2**20  # bytes; a thousand layers take some 100 kB


class _Document(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The file as it stands on disk."""

    format: str
    version: int
    name: str
    input: tuple[int, int, int]
    initialisation: WeightInit = "pytorch"
    layers: tuple[AnyLayer, ...]


class _Layers(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Some layers as they stand on the clipboard."""

    format: str
    version: int
    layers: tuple[AnyLayer, ...]


def read_architecture(path: Path) -> Architecture:
    """The architecture in the file at `path`.

    Raises:
        UserError: The file is not there, cannot be read, or is not such a file; the message names
            the file and the place in it (`layers[3].kernel`).
    """
    try:
        if path.exists() and not path.is_file():  # a folder, or a device without an end
            raise UserError(_("{path} is not a file.").format(path=path))
        if path.stat().st_size > LARGEST:
            raise UserError(
                _("{file} is too large for an architecture file.").format(file=path.name)
            )
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark first
    except FileNotFoundError:
        raise UserError(_("There is no file {path}.").format(path=path)) from None
    except UnicodeDecodeError:
        raise UserError(
            _("{file} is not an architecture file: it is not text.").format(file=path.name)
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
    return parse_architecture(text, path.name)


def parse_architecture(text: str, where: str) -> Architecture:
    """The architecture in `text`; `where` names it in errors, which are `UserError`s."""
    try:
        return _architecture(_document(text))
    except RefusedError as refused:
        raise UserError(refused.told(where)) from None


def parse_layers(text: str, where: str) -> tuple[AnyLayer, ...]:
    """The layers in `text`, as `layers_text` writes them or as a whole architecture has them.

    JSON that is neither holds none.

    `where` names the text in errors, which are `UserError`s with the place (`layers[3].kernel`).
    """
    try:
        if len(text) > LARGEST:
            raise RefusedError("", _("it is too long"))
        document = read_json(text)
        if not isinstance(document, dict) or document.get("format") not in (LAYERS_FORMAT, FORMAT):
            return ()
        _check_version(document)
        if document["format"] == FORMAT:
            return _architecture(document).layers
        layers = converted(document, _Layers).layers
        _check_layers(layers)
        return layers
    except RefusedError as refused:
        raise UserError(refused.told(where)) from None


def write_architecture(architecture: Architecture, path: Path) -> None:
    """Write `architecture` to `path`, whole or not at all.

    Raises:
        UserError: The folder is not there, is full, or may not be written to.
    """
    write_whole(path, architecture_text(architecture).encode())


def architecture_text(architecture: Architecture) -> str:
    """`architecture` as the text of a file: one line a layer."""
    fields: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "name": architecture.name,
        "input": list(architecture.input),
        "initialisation": architecture.initialisation,
    }
    return _document_text(fields, architecture.layers)


def layers_text(layers: Iterable[AnyLayer]) -> str:
    """Some layers as text that a person can read and `parse_layers` reads: one line a layer."""
    return _document_text({"format": LAYERS_FORMAT, "version": VERSION}, layers)


def _document_text(fields: dict[str, Any], layers: Iterable[AnyLayer]) -> str:
    head = "".join(f"  {_json(key)}: {_json(value)},\n" for key, value in fields.items())
    rows = ",\n".join(f"    {_json(_layer_fields(layer))}" for layer in layers)
    body = f"[\n{rows}\n  ]" if rows else "[]"
    return f'{{\n{head}  "layers": {body}\n}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _layer_fields(layer: AnyLayer) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(layer)
    return {"name": fields.pop("name"), "type": fields.pop("type"), **fields}


# --- reading, from plain values to checked ones ---------------------------------------------------


def _document(text: str) -> dict[str, Any]:
    """What `text` says, if it is an architecture of the version read here."""
    document = read_json(text)
    if not isinstance(document, dict):
        raise RefusedError("", _("it is not an architecture file"))
    if document.get("format") != FORMAT:
        raise RefusedError("format", _("it must be “{format}”").format(format=FORMAT))
    _check_version(document)
    return document


def _check_version(document: dict[str, Any]) -> None:
    if document.get("version") != VERSION or isinstance(document["version"], bool):
        raise RefusedError(
            "version",
            _("this program reads version {version}, not {found}").format(
                version=VERSION, found=_json(document.get("version"))
            ),
        )


def _architecture(document: dict[str, Any]) -> Architecture:
    read = converted(document, _Document)
    if not is_unicode(read.name):
        raise RefusedError("name", _("the text is no Unicode"))
    for i, n in enumerate(read.input):
        if abs(n) > MAXIMUM:
            raise RefusedError(f"input[{i}]", _("it must be at most {n:,}").format(n=MAXIMUM))
    _check_layers(read.layers)
    return Architecture(
        name=read.name, input=read.input, initialisation=read.initialisation, layers=read.layers
    )


def _check_layers(layers: Sequence[AnyLayer]) -> None:
    _check_sizes(layers)
    _check_names(layers)


def _check_sizes(layers: Sequence[AnyLayer]) -> None:
    """Refuse sizes that are absurd; zero or negative ones open, and are marked as problems."""
    for i, layer in enumerate(layers):
        for setting in layer.settings:
            value = getattr(layer, setting.key)
            sizes = value if isinstance(value, tuple) else (value,)
            for n in sizes:
                if isinstance(n, int | float) and abs(n) > setting.maximum and n > 0:
                    raise RefusedError(
                        f"layers[{i}].{setting.key}",
                        _("it must be at most {n:,}").format(n=int(setting.maximum)),
                    )


def _check_names(layers: Iterable[AnyLayer]) -> None:
    seen: dict[str, int] = {}
    for i, layer in enumerate(layers):
        fault = name_fault(layer.name)
        if fault is not None:
            raise RefusedError(f"layers[{i}].name", fault)
        if layer.name in seen:
            raise RefusedError(
                f"layers[{i}].name",
                _("“{name}” is the name of layers[{first}] already").format(
                    name=layer.name, first=seen[layer.name]
                ),
            )
        seen[layer.name] = i
