"""What a model file says of its network, read without the weights and without the engine.

A model is a safetensors file: eight bytes of length, a JSON header with our texts under
`__metadata__`, then the tensors. https://github.com/huggingface/safetensors#format
"""

from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.files import architecture_text, parse_architecture
from alexnet_gui.core.given_files import require_regular
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.readable import unicode_text
from alexnet_gui.core.shapes import MAXIMUM
from alexnet_gui.core.strict_json import RefusedError, from_msgspec
from alexnet_gui.core.translation import _

FORMAT = "alexnet-gui/model"
VERSION = "1"

_LONGEST = 100_000_000  # bytes of a header; safetensors refuses longer ones


class ModelHead(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in a model file but its weights."""

    architecture: Architecture
    classes: tuple[str, ...] | None
    preprocessing: Preprocessing
    provenance: dict[str, Any]  # where the weights come from


class _Header(msgspec.Struct, frozen=True):
    """The one key of a safetensors header that is not a tensor."""

    metadata: dict[str, str] = msgspec.field(name="__metadata__", default_factory=dict)


class ForeignWeightsError(UserError):
    """Weights that another program wrote, without the network that they belong to."""


def read_head(path: Path) -> ModelHead:
    """What the model file at `path` says of its network.

    Raises:
        UserError: It is not there, or no model file; the message names the place in it.
    """
    require_regular(path)
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            text = file.read(length) if length <= _LONGEST else b""
    except FileNotFoundError:
        raise no_model(path) from None
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        header = msgspec.json.decode(text, type=_Header)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise not_a_model(path, _("its header cannot be read")) from None
    return head_of(header.metadata, path.name)


def no_model(path: Path) -> UserError:
    """What to raise where there is nothing at `path`."""
    return UserError(_("There is no model {path}.").format(path=path))


def not_a_model(path: Path, reason: str) -> UserError:
    """What to raise for a file that is no safetensors file, which `reason` explains."""
    return UserError(
        _("{file} is not a model file: {reason}.").format(
            file=path.name, reason=" ".join(reason.split())
        ),
        _("A model is a .safetensors file that this program wrote, or the folder of a run."),
    )


def header_fault(said: str) -> str:
    """What is wrong with a safetensors file of which its library said so: half a sentence."""
    if "too large" in said or "too small" in said or "header length" in said.lower():
        return _("it does not begin as such a file does")
    if "JSON" in said or "UTF-8" in said or "UTF8" in said:
        return _("its header cannot be read")
    return _("its header does not fit what follows, which may be cut off")


def metadata_of(head: ModelHead) -> dict[str, str]:
    """`head` as the texts of a safetensors header."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "architecture": architecture_text(head.architecture),
        "classes": _json(head.classes),
        "preprocessing": _json(head.preprocessing),
        "provenance": _json(head.provenance),
    }


def head_of(metadata: Mapping[str, str], where: str) -> ModelHead:
    """What the texts of a safetensors header say; `where` names the file in errors.

    Raises:
        UserError: This program did not write them, or something in them cannot be.
    """
    _check_format(metadata, where)
    architecture = parse_architecture(
        _entry(metadata, "architecture", where), f"{where}: architecture"
    )
    return ModelHead(
        architecture=architecture,
        classes=_classes(metadata, architecture, where),
        preprocessing=_preprocessing(metadata, architecture, where),
        provenance=_decoded(metadata, "provenance", dict[str, Any], where),
    )


def _check_format(metadata: Mapping[str, str], where: str) -> None:
    if metadata.get("format") != FORMAT:
        raise ForeignWeightsError(
            _("{file}: format: it must be “{format}”.").format(file=where, format=FORMAT),
            _("Only files that this program wrote say which network their weights belong to."),
        )
    if metadata.get("version") != VERSION:
        raise UserError(
            _("{file}: version: this program reads version {version}, not {found}.").format(
                file=where, version=VERSION, found=metadata.get("version")
            )
        )


def _entry(metadata: Mapping[str, str], key: str, where: str) -> str:
    if key not in metadata:
        raise UserError(_("{file}: {key}: it is missing.").format(file=where, key=key))
    return metadata[key]


def _decoded(metadata: Mapping[str, str], key: str, kind: Any, where: str) -> Any:
    """The JSON under `key` as a `kind`; the place in it that is wrong is part of the refusal."""
    text = _entry(metadata, key, where)
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        refused = from_msgspec(str(error))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        refused = RefusedError("", _("it is not JSON"))
    dot = "" if refused.place.startswith("[") or not refused.place else "."
    raise UserError(f"{where}: {key}{dot}{refused.place}: {refused.message}.")


def _classes(
    metadata: Mapping[str, str], architecture: Architecture, where: str
) -> tuple[str, ...] | None:
    classes: tuple[str, ...] | None = _decoded(metadata, "classes", tuple[str, ...] | None, where)
    if classes is not None:
        check_classes(classes, architecture, f"{where}: classes")
        classes = tuple(map(unicode_text, classes))
    return classes


def check_classes(classes: tuple[str, ...], architecture: Architecture, place: str) -> None:
    """Refuse as many names as the network does not tell apart; `place` says where they stand.

    Raises:
        UserError: There are more, or fewer.
    """
    if len(classes) != architecture.classes:
        raise UserError(
            _("{place}: there are {n:,}, but the network has {units:,}.").format(
                place=place, n=len(classes), units=architecture.classes or 0
            )
        )


def _preprocessing(
    metadata: Mapping[str, str], architecture: Architecture, where: str
) -> Preprocessing:
    preprocessing: Preprocessing = _decoded(metadata, "preprocessing", Preprocessing, where)
    fault = preprocessing_fault(preprocessing, architecture)
    if fault is not None:
        raise UserError(f"{where}: preprocessing.{fault}")
    return preprocessing


def preprocessing_fault(preprocessing: Preprocessing, architecture: Architecture) -> str | None:
    """Why `preprocessing` does not suit the network, as `key: sentence`; None if it does."""
    channels, height, width = architecture.input
    if preprocessing.crop != (height, width):
        return _("crop: the network takes {height} × {width} pixels.").format(
            height=height, width=width
        )
    if not max(height, width) <= preprocessing.resize <= MAXIMUM:
        return _("resize: it must be between {least:,} and {most:,}.").format(
            least=max(height, width), most=MAXIMUM
        )
    for key, values in (("mean", preprocessing.mean), ("std", preprocessing.std)):
        if len(values) != channels:
            return _("{key}: the network takes {n:,} channels.").format(key=key, n=channels)
    if not all(map(isfinite, (*preprocessing.mean, *preprocessing.std))):
        return _("mean and std: there is a number that is not finite.")
    if min(preprocessing.std) <= 0:
        return _("std: a deviation must be greater than 0.")
    return None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
