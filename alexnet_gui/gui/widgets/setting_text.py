"""A setting's value as a person types it, and back again."""

import math
import re

from alexnet_gui.core.settings import Kind, Setting
from alexnet_gui.core.shapes import pair, short_size, size_text
from alexnet_gui.core.translation import _

# Windows are spoken of with both sides, `11×11`; steps and margins with one number.
_BOTH_SIDES = frozenset({"kernel", "output_size"})
_SEPARATOR = re.compile(r"\s*[×xX*,;，]\s*|\s+")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


class UnreadableError(ValueError):
    """What was typed is no value of the setting: `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def value_text(setting: Setting, value: object) -> str:
    """`value` as an editor shows it; nothing for None."""
    if value is None:
        return ""
    if setting.kind is Kind.SIZE and isinstance(value, int | tuple):
        return size_text(value) if setting.key in _BOTH_SIDES else short_size(value)
    if setting.kind is Kind.NUMBER and isinstance(value, int | float):
        return f"{value:g}"
    if setting.kind is Kind.CHOICE:
        return _(dict(setting.choices).get(str(value), str(value)))
    return str(value)


def read_value(setting: Setting, text: str) -> object:
    """The value that `text` stands for: an int, a float, or (height, width) if they differ.

    Raises:
        UnreadableError: It is not a value, or is out of range.
    """
    text = text.strip()
    value: object
    if not text:
        value = None
    elif setting.kind is Kind.SIZE:
        value = _size(setting, text)
    elif setting.kind is Kind.NUMBER:
        value = _number(setting, text)
    else:
        value = _count(setting, text)
    fault = setting.fault(value)
    if fault is not None:
        raise UnreadableError(f"{setting.subject} {fault}.")
    return value


def told_of(subject: str, sentence: str) -> str:
    """A sentence about a value, such as those of `UnreadableError`, that says whose value it is."""
    return _("{subject}: {what}").format(subject=subject, what=sentence[:1].lower() + sentence[1:])


def stepped(setting: Setting, value: object, steps: int) -> object:
    """`value` with `steps` added to each of its numbers, kept in range."""
    if not isinstance(value, int | tuple):
        return int(setting.minimum)
    low, high = int(setting.minimum), int(setting.maximum)
    if isinstance(value, int):
        return min(max(value + steps, low), high)
    height, width = (min(max(n + steps, low), high) for n in pair(value))
    return height if height == width else (height, width)


def _count(setting: Setting, text: str) -> int:
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _WHOLE.fullmatch(text) or len(text) > 12:
        raise UnreadableError(
            _("{setting}: “{text}” is not a whole number.").format(
                setting=_(setting.label), text=text
            )
        )
    return int(text)


def _size(setting: Setting, text: str) -> int | tuple[int, int]:
    parts = _SEPARATOR.split(text)
    if len(parts) > 2 or not all(_WHOLE.fullmatch(part) and len(part) < 12 for part in parts):
        raise UnreadableError(
            _("{setting}: write one number, or height × width; “{text}” is neither.").format(
                setting=_(setting.label), text=text
            )
        )
    height, width = int(parts[0]), int(parts[-1])
    return height if height == width else (height, width)


def _number(setting: Setting, text: str) -> float:
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UnreadableError(
            _("{setting}: “{text}” is not a number.").format(setting=_(setting.label), text=text)
        )
    return number
