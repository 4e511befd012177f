"""What the look at data says of itself. No Qt."""

from alexnet_gui.core.survey import DataSurveyed, SurveyProgress
from alexnet_gui.core.translation import _, ngettext


def counts_text(seen: DataSurveyed) -> str:
    """How many pictures and classes there are."""
    classes = len(seen.classes)
    counts = ngettext(
        "{train:,} to train, {validation:,} to validate, {n:,} class",
        "{train:,} to train, {validation:,} to validate, {n:,} classes",
        classes,
    ).format(train=seen.training, validation=seen.validation, n=classes)
    if not seen.unreadable_count:
        return counts
    return _("{counts}, {n:,} unreadable").format(counts=counts, n=seen.unreadable_count)


def progress_text(progress: SurveyProgress | None) -> str:
    """What is being done, and how far it is."""
    if progress is None or progress.stage == "finding":
        return _("finding the files…")
    words = (
        _("reading sizes: {done:,} of {total:,}")
        if progress.stage == "headers"
        else _("decoding, to find damaged files: {done:,} of {total:,}")
    )
    return words.format(done=progress.done, total=progress.total)
