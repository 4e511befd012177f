"""JSON read strictly: whatever is not plainly meant is refused, with the place where it stands."""

import json
from typing import Any, NoReturn

from alexnet_gui.core.translation import _


class RefusedError(Exception):
    """`place` in the document, such as `layers[3].kernel`, is wrong: `message` says how."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(place, message)
        self.place = place
        self.message = message

    def told(self, where: str) -> str:
        """The whole sentence about the document that is called `where`."""
        place = f"{where}: {self.place}: " if self.place else f"{where}: "
        return place + self.message


def read_json(text: str) -> object:
    """What `text` says, as dicts, lists and plain values.

    Raises:
        RefusedError: It is not JSON, gives a key twice, or has a number that nobody means.
    """
    return _plain(_load(text), "")


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
    raise RefusedError("", message)


def _no_constant(name: str) -> NoReturn:
    raise RefusedError("", _("{name} is not a number that JSON allows").format(name=name))


def _plain(value: object, place: str) -> object:
    """`value` with objects as dicts; refuses a key given twice and a number that nobody means."""
    if isinstance(value, _Pairs):
        fields: dict[str, object] = {}
        for key, item in value:
            inner = f"{place}.{key}" if place else key
            if key in fields:
                raise RefusedError(inner, _("the key is given twice"))
            fields[key] = _plain(item, inner)
        return fields
    if isinstance(value, list):
        return [_plain(item, f"{place}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, int | float) and abs(value) > 2**31:
        raise RefusedError(place, _("the number is too large"))
    return value


_UNKNOWN = "Object contains unknown field `"
_MISSING = "Object missing required field `"


def from_msgspec(error: str) -> RefusedError:
    """What msgspec says, with the place in front and the key as part of it."""
    what, _at, place = error.partition(" - at `")
    place = place.rstrip("`").removeprefix("$").removeprefix(".")
    for start, message in (
        (_UNKNOWN, _("unknown key")),
        (_MISSING, _("the key is missing")),
    ):
        if what.startswith(start):
            key = what[len(start) :].rstrip("`")
            return RefusedError(f"{place}.{key}" if place else key, message)
    return RefusedError(place, what[:1].lower() + what[1:])
