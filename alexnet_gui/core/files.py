"""Architecture files: read and check strictly, write whole or not at all."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.layers import AnyLayer, WeightInit
from alexnet_gui.core.names import name_fault
from alexnet_gui.core.shapes import MAXIMUM
from alexnet_gui.core.translation import _

FORMAT = "alexnet-gui/architecture"
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


class _RefusedError(Exception):
    """`place` in the document is wrong: `message` says how."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(place, message)
        self.place = place
        self.message = message


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
        return _checked(_plain(_load(text), ""))
    except _RefusedError as refused:
        place = f"{where}: {refused.place}: " if refused.place else f"{where}: "
        raise UserError(place + refused.message) from None


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
    head = "".join(f"  {_json(key)}: {_json(value)},\n" for key, value in fields.items())
    rows = ",\n".join(f"    {_json(_layer_fields(layer))}" for layer in architecture.layers)
    body = f"[\n{rows}\n  ]" if rows else "[]"
    return f'{{\n{head}  "layers": {body}\n}}\n'


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` so that `path` is the old file or the new one, never half of one.

    Raises:
        UserError: The folder is not there, is full, or may not be written to.
    """
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_usual_mode(path))
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise UserError(
            _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror),
            _("Choose another folder, or make room."),
        ) from None


def _usual_mode(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _layer_fields(layer: AnyLayer) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(layer)
    return {"name": fields.pop("name"), "type": fields.pop("type"), **fields}


# --- reading, from text to plain values to a checked architecture --------------------------------


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it was written, so that keys given twice can be refused."""


def _load(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_Pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = _("not JSON at line {line}, column {column}: {what}").format(
            line=error.lineno, column=error.colno, what=error.msg
        )
    except RecursionError:
        message = _("it is nested too deeply")
    except ValueError:  # an integer of more digits than Python converts
        message = _("a number in it is too long")
    raise _RefusedError("", message)


def _no_constant(name: str) -> NoReturn:
    raise _RefusedError("", _("{name} is not a number that JSON allows").format(name=name))


def _plain(value: object, place: str) -> object:
    """`value` with objects as dicts; refuses a key given twice and a number that nobody means."""
    if isinstance(value, _Pairs):
        fields: dict[str, object] = {}
        for key, item in value:
            inner = f"{place}.{key}" if place else key
            if key in fields:
                raise _RefusedError(inner, _("the key is given twice"))
            fields[key] = _plain(item, inner)
        return fields
    if isinstance(value, list):
        return [_plain(item, f"{place}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, int | float) and abs(value) > 2**31:
        raise _RefusedError(place, _("the number is too large"))
    return value


def _checked(document: object) -> Architecture:
    if not isinstance(document, dict):
        raise _RefusedError("", _("it is not an architecture file"))
    if document.get("format") != FORMAT:
        raise _RefusedError("format", _("it must be “{format}”").format(format=FORMAT))
    if document.get("version") != VERSION or isinstance(document["version"], bool):
        raise _RefusedError(
            "version",
            _("this program reads version {version}, not {found}").format(
                version=VERSION, found=_json(document.get("version"))
            ),
        )
    try:
        read = msgspec.convert(document, _Document)
        architecture = Architecture(
            name=read.name,
            input=read.input,
            initialisation=read.initialisation,
            layers=read.layers,
        )
    except msgspec.ValidationError as error:
        raise _from_msgspec(str(error)) from None
    _check_sizes(architecture)
    _check_names(architecture.layers)
    return architecture


def _check_sizes(architecture: Architecture) -> None:
    """Refuse sizes that are absurd; zero or negative ones open, and are marked as problems."""
    for i, n in enumerate(architecture.input):
        if abs(n) > MAXIMUM:
            raise _RefusedError(f"input[{i}]", _("it must be at most {n:,}").format(n=MAXIMUM))
    for i, layer in enumerate(architecture.layers):
        for setting in layer.settings:
            value = getattr(layer, setting.key)
            sizes = value if isinstance(value, tuple) else (value,)
            for n in sizes:
                if isinstance(n, int | float) and abs(n) > setting.maximum and n > 0:
                    raise _RefusedError(
                        f"layers[{i}].{setting.key}",
                        _("it must be at most {n:,}").format(n=int(setting.maximum)),
                    )


def _check_names(layers: Iterable[AnyLayer]) -> None:
    seen: dict[str, int] = {}
    for i, layer in enumerate(layers):
        fault = name_fault(layer.name)
        if fault is not None:
            raise _RefusedError(f"layers[{i}].name", fault)
        if layer.name in seen:
            raise _RefusedError(
                f"layers[{i}].name",
                _("“{name}” is the name of layers[{first}] already").format(
                    name=layer.name, first=seen[layer.name]
                ),
            )
        seen[layer.name] = i


_UNKNOWN = "Object contains unknown field `"
_MISSING = "Object missing required field `"


def _from_msgspec(error: str) -> _RefusedError:
    """What msgspec says, with the place in front and the key as part of it."""
    what, _at, place = error.partition(" - at `")
    place = place.rstrip("`").removeprefix("$").removeprefix(".")
    for start, message in (
        (_UNKNOWN, _("unknown key")),
        (_MISSING, _("the key is missing")),
    ):
        if what.startswith(start):
            key = what[len(start) :].rstrip("`")
            return _RefusedError(f"{place}.{key}" if place else key, message)
    return _RefusedError(place, what[:1].lower() + what[1:])
