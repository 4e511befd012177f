"""What is to be said of a source of pictures before anybody trains on it, in sentences."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from alexnet_gui.core.readable import readable
from alexnet_gui.core.survey import ClassSurveyed, DataSurveyed
from alexnet_gui.core.translation import _, ngettext

FEW = 20  # pictures to train on; a class with fewer is hardly learned from nothing
_UNEVEN = 1.5  # times as many, from which classes count as unbalanced

Tone = Literal["problem", "note", "plain"]


class Finding(NamedTuple):
    """One sentence, or two that belong together."""

    tone: Tone
    words: str


def findings(seen: DataSurveyed) -> list[Finding]:
    """What there is to know of `seen`, the most serious first."""
    return [
        *_across(seen),
        *_unreadable(seen),
        *_without_validation(seen),
        *_few(seen),
        Finding("note" if ratio(seen.classes) >= _UNEVEN else "plain", balance_text(seen)),
        *_twins(seen),
        *(Finding("note", notice) for notice in seen.notices),
        *_strays(seen),
        *_sizes(seen),
        *_kinds(seen),
    ]


def ratio(classes: Sequence[ClassSurveyed]) -> float:
    """How many times as many pictures the largest class has as the smallest that has any."""
    counts = [each.count for each in classes if each.count]
    return max(counts) / min(counts) if counts else 1.0


def balance_text(seen: DataSurveyed) -> str:
    """Whether the classes have as many pictures each, and what a network gets by always guessing.

    The error of that guess is of the validation pictures, as the errors of a run are.
    """
    filled = [each for each in seen.classes if each.count]
    if not filled:
        return _("No class has a picture.")
    most, least = max(filled, key=_count), min(filled, key=_count)
    if ratio(filled) < _UNEVEN:
        words = _("The classes are balanced: {least:,} to {most:,} pictures each.")
        if most.count == least.count:
            words = _("The classes are balanced: {most:,} pictures each.")
        sentence = words.format(least=least.count, most=most.count)
    else:
        sentence = _("“{most}” has {times:.1f} times as many pictures as “{least}”.").format(
            most=readable(most.name),
            times=most.count / least.count,
            least=readable(least.name),
        )
    return f"{sentence} {_guess(seen, most)}"


def _guess(seen: DataSurveyed, most: ClassSurveyed) -> str:
    """What a network is wrong at that always says the class with the most training pictures."""
    judged, right = (
        (seen.validation, most.validation) if seen.validation else (seen.training, most.training)
    )
    error = 100 * (1 - right / max(1, judged))
    return _("A network that always says “{name}” would be wrong at {error} %.").format(
        name=readable(most.name), error=f"{error:.0f}" if error < 99 else f"{error:.1f}"
    )


def _count(each: ClassSurveyed) -> int:
    return each.count


def _across(seen: DataSurveyed) -> Iterator[Finding]:
    if seen.across_count:
        words = ngettext(
            "{n:,} picture to validate on is trained on too, byte for byte: the validation error"
            " will look better than it is.",
            "{n:,} pictures to validate on are trained on too, byte for byte: the validation error"
            " will look better than it is.",
            seen.across_count,
        ).format(n=seen.across_count)
        yield Finding("problem", words)


def _unreadable(seen: DataSurveyed) -> Iterator[Finding]:
    if seen.unreadable_count:
        words = ngettext(
            "{n:,} file cannot be read and is skipped.",
            "{n:,} files cannot be read and are skipped.",
            seen.unreadable_count,
        ).format(n=seen.unreadable_count)
        yield Finding("problem", words)


def _without_validation(seen: DataSurveyed) -> Iterator[Finding]:
    names = [each.name for each in seen.classes if each.count and not each.validation]
    if names:
        yield Finding("note", without_validation_text(names))


def without_validation_text(names: Sequence[str]) -> str:
    """That no picture of the classes called `names`, at least one, is there to validate on."""
    return ngettext(
        "{names} has no picture to validate on.",
        "{names} have no pictures to validate on.",
        len(names),
    ).format(names=_listed(names))


def _few(seen: DataSurveyed) -> Iterator[Finding]:
    names = [each.name for each in seen.classes if 0 < each.training < FEW]
    if names:
        words = ngettext(
            "{names} has fewer than {few} pictures to train on: start from weights, or add more.",
            "{names} have fewer than {few} pictures to train on: start from weights, or add more.",
            len(names),
        ).format(names=_listed(names), few=FEW)
        yield Finding("note", words)


def _twins(seen: DataSurveyed) -> Iterator[Finding]:
    if seen.twin_count:
        words = ngettext(
            "{n:,} picture is a copy of another, byte for byte.",
            "{n:,} pictures are copies of others, byte for byte.",
            seen.twin_count,
        ).format(n=seen.twin_count)
        disputed = sum(group.disputed for group in seen.twins)
        if disputed:
            words += " " + ngettext(
                "{n:,} of them stands in several classes, which cannot all be right.",
                "{n:,} of them stand in several classes, which cannot all be right.",
                disputed,
            ).format(n=disputed)
        yield Finding("note", words)


def _strays(seen: DataSurveyed) -> Iterator[Finding]:
    if seen.stray_count:
        words = ngettext(
            "{n:,} other file is ignored.", "{n:,} other files are ignored.", seen.stray_count
        ).format(n=seen.stray_count)
        yield Finding("plain", words)


def _sizes(seen: DataSurveyed) -> Iterator[Finding]:
    if seen.smallest is None or seen.median is None or seen.largest is None:
        return
    if seen.smallest == seen.largest:
        yield Finding("plain", _("All are {size}.").format(size=size_text(seen.smallest)))
        return
    words = _("From {smallest} to {largest}, in the middle {median}.").format(
        smallest=size_text(seen.smallest),
        largest=size_text(seen.largest),
        median=size_text(seen.median),
    )
    yield Finding("plain", words)


def _kinds(seen: DataSurveyed) -> Iterator[Finding]:
    if len(seen.kinds) == 1:
        yield Finding("plain", _("All are {kind}.").format(kind=seen.kinds[0][0]))
    elif seen.kinds:
        parts = ", ".join(
            _("{n:,} {kind}").format(n=count, kind=kind) for kind, count in seen.kinds
        )
        yield Finding("plain", _("Colours: {parts}.").format(parts=parts))


def size_text(size: tuple[int, int]) -> str:
    """Width by height: 640 × 480."""
    return f"{size[0]:,} × {size[1]:,}"


def _listed(names: Sequence[str]) -> str:
    """A few names, and how many more."""
    shown = ", ".join(f"“{readable(name)}”" for name in names[:4])
    more = len(names) - 4
    if more <= 0:
        return shown
    return ngettext("{names} and {n:,} more class", "{names} and {n:,} more classes", more).format(
        names=shown, n=more
    )
