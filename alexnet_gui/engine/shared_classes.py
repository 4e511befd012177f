"""Which classes a model and a source of pictures share: they are matched by their names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext

_NAMED = 5  # classes in a sentence on those that do not match


class SharedClasses(NamedTuple):
    """The classes that a model and a source of pictures share."""

    known: dict[int, int]  # number of a class in the data → in the model
    names: tuple[str, ...]  # the model's
    remarks: tuple[str, ...]  # which of either side are left out, in words


def shared_classes(
    model: tuple[str, ...] | None, outputs: int, theirs: tuple[str, ...]
) -> SharedClasses:
    """Match classes by name; the second of a name with the second, as ImageNet has two cranes.

    Args:
        model: The names of the model's classes; None: they have none, and are taken in order.
        outputs: How many it tells apart.
        theirs: Those of the pictures.

    Raises:
        UserError: None matches.
    """
    if model is None:
        if outputs != len(theirs):
            raise UserError(
                _("The model's classes have no names, and there are {n:,} of them, not {m:,}.")
                .format(n=outputs, m=len(theirs)),
                _("Give pictures of as many classes, in the model's order."),
            )  # fmt: skip
        remark = _("The model's classes have no names; they are taken in the order of the data's.")
        return SharedClasses({i: i for i in range(len(theirs))}, theirs, (remark,))
    ours = {key: i for i, key in enumerate(_numbered(model))}
    keys = _numbered(theirs)
    known = {i: ours[key] for i, key in enumerate(keys) if key in ours}
    if not known:
        raise UserError(
            _("The model knows none of these pictures' classes: it knows {ours}, not {theirs}.")
            .format(ours=_listed(model), theirs=_listed(theirs)),
            _("Name the folders of the pictures as the model's classes are named."),
        )  # fmt: skip
    unknown = [name for i, name in enumerate(theirs) if i not in known]
    without = [name for key, name in zip(ours, model, strict=True) if key not in set(keys)]
    return SharedClasses(known, model, tuple(_mismatches(unknown, without)))


def _numbered(names: Sequence[str]) -> list[tuple[str, int]]:
    """Each name with how many of the same come before it."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        numbered.append((name, seen[name]))
        seen[name] += 1
    return numbered


def _mismatches(unknown: Sequence[str], without: Sequence[str]) -> Iterator[str]:
    if unknown:
        yield ngettext(
            "The model does not know the class {names}: its pictures are left out.",
            "The model does not know the classes {names}: their pictures are left out.",
            len(unknown),
        ).format(names=_listed(unknown))
    if without:
        yield ngettext(
            "There are no pictures of the model's class {names}.",
            "There are no pictures of the model's classes {names}.",
            len(without),
        ).format(names=_listed(without))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(readable, names[:_NAMED]))
    more = len(names) - _NAMED
    if more <= 0:
        return shown
    return ngettext("{names} and {n:,} more", "{names} and {n:,} more", more).format(
        names=shown, n=more
    )
