"""JSON read strictly: whatever is not plainly meant is refused, with the place where it stands."""

import json
import re
from typing import Any, NoReturn, TypeVar

import msgspec

from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import N_, _

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


class RefusedError(Exception):
    """`place` in the document, such as `layers[3].kernel`, is wrong: `message` says how."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(place, message)
        # Keys and names are whatever a file says.
        self.place = readable(place)
        self.message = readable(message)

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
            if not is_unicode(key):
                raise RefusedError(inner, _("the key is no Unicode"))
            if key in fields:
                raise RefusedError(inner, _("the key is given twice"))
            fields[key] = _plain(item, inner)
        return fields
    if isinstance(value, list):
        return [_plain(item, f"{place}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, str) and not is_unicode(value, of_file=True):
        raise RefusedError(place, _("the text is no Unicode"))
    if isinstance(value, int | float) and abs(value) > 2**31:
        raise RefusedError(place, _("the number is too large"))
    return value


def is_unicode(text: str, *, of_file: bool = False) -> bool:
    """Whether `text` has no half characters, which JSON can have.

    `of_file`: it may be the name of a file, whose bytes stand as such if they are no Unicode.
    """
    try:
        text.encode("utf-8", "surrogateescape" if of_file else "strict")
    except UnicodeEncodeError:
        return False
    return True


def converted(document: object, to: type[_Struct]) -> _Struct:
    """What `read_json` gave as a struct.

    Raises:
        RefusedError: It is not such a one.
    """
    try:
        return msgspec.convert(document, to)
    except msgspec.ValidationError as error:
        raise from_msgspec(str(error)) from None
    except UnicodeEncodeError:  # msgspec would show it
        raise RefusedError("", _("a text in it is no Unicode")) from None


# What msgspec says, and what a person is told.
_UNKNOWN = "Object contains unknown field `"
_MISSING = "Object missing required field `"
_EXPECTED = re.compile(r"Expected `([^`]+)`(?: of(?: at (?:least|most))? length (\d+))?, got (.+)")
_KINDS = {
    "int": N_("a whole number"),
    "float": N_("a number"),
    "str": N_("a text"),
    "bool": N_("true or false"),
    "array": N_("a list"),
    "object": N_("an object in braces"),
    "null": N_("null"),
}


def from_msgspec(error: str) -> RefusedError:
    """What msgspec says in words, with the place in front and the key as part of it."""
    what, _at, place = error.partition(" - at `")
    place = place.rstrip("`").removeprefix("$").removeprefix(".")
    for start, message in (
        (_UNKNOWN, _("unknown key")),
        (_MISSING, _("the key is missing")),
    ):
        if what.startswith(start):
            key = what[len(start) :].rstrip("`")
            return RefusedError(f"{place}.{key}" if place else key, message)
    return RefusedError(place, _in_words(what))


def _in_words(what: str) -> str:
    if what.startswith(("Invalid value ", "Invalid enum value ")):
        value = what.split("value ", 1)[1]
        return _("{value} is not one of the values that are known").format(value=value)
    found = _EXPECTED.fullmatch(what)
    if found is None:
        return _("it is not what must stand there")
    kinds, length, got = found.groups()
    if length is not None:
        return _("it must be a list of {n} values, not of {found}").format(n=length, found=got)
    wanted, given = kinds.split(" | "), got.strip("`")
    fraction = given == "float" and "int" in wanted
    return _("it must be {expected}, not {found}").format(
        expected=_(" or ").join(map(_kind, wanted)),
        found=_("one with a fraction") if fraction else _kind(given),
    )


def _kind(name: str) -> str:
    return _(_KINDS[name]) if name in _KINDS else name
