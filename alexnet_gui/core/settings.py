"""A setting, declared once: forms, tooltips, the command line's help and checks come from it."""

from enum import Enum

import msgspec

from alexnet_gui.core.translation import _


class Kind(Enum):
    """What a setting's value is, and so which editor it gets."""

    COUNT = "count"
    SIZE = "size"  # one number, or height and width
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"


class Setting(msgspec.Struct, frozen=True):
    """One setting of a layer or a recipe. `minimum` and `maximum` are inclusive."""

    key: str
    label: str
    meaning: str
    kind: Kind
    minimum: float = 0
    maximum: float = 65_535
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # (value, label)
    optional: bool = False  # None is a value: "inferred", "automatic"
    noun: str = ""  # what a sentence calls it, where the label is none

    @property
    def subject(self) -> str:
        """What a sentence about its value begins with."""
        return _(self.noun or self.label)

    def fault(self, value: object) -> str | None:
        """Why `value` is out of range, as a sentence without its subject; None if it is not."""
        if value is None:
            return None if self.optional else _("is missing")
        if self.kind is Kind.CHOICE:
            values = [choice for choice, _label in self.choices]
            if value in values:
                return None
            return _("must be one of {choices}").format(choices=", ".join(values))
        if self.kind is Kind.FLAG:
            return None if isinstance(value, bool) else _("must be true or false")
        numbers = value if isinstance(value, tuple) else (value,)
        inside = all(
            isinstance(n, int | float)
            and not isinstance(n, bool)
            and self.minimum <= n <= self.maximum
            for n in numbers
        )
        if inside:
            return None
        between = _("must be between {minimum} and {maximum}")
        if any(n != n for n in numbers):
            between = _("must be a number between {minimum} and {maximum}")
        return between.format(
            minimum=f"{self.minimum:,g}" if self.kind is Kind.NUMBER else f"{int(self.minimum):,}",
            maximum=f"{self.maximum:,g}" if self.kind is Kind.NUMBER else f"{int(self.maximum):,}",
        )
