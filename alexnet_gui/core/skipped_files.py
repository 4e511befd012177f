"""The picture files that a run did without, in words."""

from collections.abc import Sequence

from alexnet_gui.core.readable import readable
from alexnet_gui.core.translation import _, ngettext

MOST_NAMED = 20


def skipped_lines(skipped: Sequence[tuple[str, str]], most: int = MOST_NAMED) -> tuple[str, ...]:
    """How many were skipped, why each of the first `most` was, and how many more there are.

    Args:
        skipped: Each file, and a sentence that names it and says why.
        most: How many are named.
    """
    if not skipped:
        return ()
    head = ngettext("{n:,} file was skipped:", "{n:,} files were skipped:", len(skipped))
    lines = [head.format(n=len(skipped)), *(readable(why) for _file, why in skipped[:most])]
    if len(skipped) > most:
        lines.append(_("and {n:,} more").format(n=len(skipped) - most))
    return tuple(lines)
