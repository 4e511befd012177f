"""What the window about likes says: what was searched, when, and how long it still takes. No Qt."""

from datetime import datetime
from time import monotonic

from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.likes import Searched, Source
from alexnet_gui.core.pace import duration_text
from alexnet_gui.core.readable import readable
from alexnet_gui.core.requests import Split
from alexnet_gui.core.translation import N_, _, ngettext
from alexnet_gui.core.whole_field import whole_field
from alexnet_gui.gui.train.words import data_title

_NAMED = 3  # files; the tooltip lists all, each with the reason
_ENOUGH_SECONDS = 2.0  # of a search, before anything is said about its end

SPLITS: tuple[tuple[Split, str], ...] = (
    ("validation", N_("for validation")),
    ("training", N_("to train on")),
    ("all", N_("all")),
)


class TimeLeft:
    """Learns how fast a search goes."""

    def __init__(self) -> None:
        self._begun: tuple[float, int] | None = None

    def words(self, progress: Progress) -> str:
        """How far it is, and how long it still takes once that can be told."""
        now = monotonic()
        if self._begun is None:
            self._begun = now, progress.done
        begun, first = self._begun
        text = ngettext(
            "{done:,} of {n:,} picture", "{done:,} of {n:,} pictures", progress.total
        ).format(done=progress.done, n=progress.total)
        seconds, done = now - begun, progress.done - first
        if seconds < _ENOUGH_SECONDS or not done:
            return text
        left = (progress.total - progress.done) * seconds / done
        return _("{progress} · {time} left").format(progress=text, time=duration_text(left))


def searched_text(searched: Searched) -> str:
    """On which pictures a search was made, on how many, and when."""
    when = datetime.fromtimestamp(searched.when)
    text = ngettext(
        "{data}: {n:,} picture, searched on {date} at {time}.",
        "{data}: {n:,} pictures, searched on {date} at {time}.",
        searched.pictures,
    ).format(
        data=source_text(searched.source),
        n=searched.pictures,
        date=f"{when:%Y-%m-%d}",
        time=f"{when:%H:%M}",
    )
    if searched.steps is None:
        return text
    steps = ngettext(
        "With the weights after {n:,} step.", "With the weights after {n:,} steps.", searched.steps
    ).format(n=searched.steps)
    return f"{text} {steps}"


def skipped_text(searched: Searched) -> str:
    """Which files could not be read; nothing if all could."""
    if not searched.skipped:
        return ""
    names = [name for name, _why in searched.skipped[:_NAMED]]
    if len(searched.skipped) > _NAMED:
        names.append("…")
    return ngettext(
        "{n:,} file could not be read: {names}.",
        "{n:,} files could not be read: {names}.",
        len(searched.skipped),
    ).format(n=len(searched.skipped), names=", ".join(names))


def skipped_reasons(searched: Searched) -> str:
    """Every file that could not be read, and why, a line each."""
    return "\n".join(
        why if name in why else _("{name}: {reason}").format(name=name, reason=why)
        for name, why in searched.skipped
    )


def not_searched_text(source: Source) -> str:
    """What a search would do."""
    return _(
        "{data}: not searched with this network yet. A search takes each picture through it once,"
        " and keeps what excites every unit of every layer."
    ).format(data=source_text(source))


def source_text(source: Source) -> str:
    """The pictures that are meant, at the beginning of a sentence."""
    return _("{title} ({which})").format(
        title=data_title(source.spec), which=_(dict(SPLITS)[source.split])
    )


def alike_text(seen: PictureSeen, known: Searched | None) -> tuple[str, str]:
    """What pictures are compared with, and by what."""
    title = _("Most alike to {name}").format(name=seen.picture)
    if known is None:
        return title, ""
    return title, _("by the distance of {layer}'s output").format(layer=known.alike_layer)


def unit_text(seen: PictureSeen, layer: str, unit: int) -> tuple[str, str]:
    """What a unit is called, and how much of the picture it sees."""
    names = [each.name for each in seen.layers]
    if layer not in names:
        return layer, ""
    values = seen.layers[names.index(layer)].values
    if values.ndim != 3:
        classifier = seen.architecture.classifier
        is_class = classifier is not None and names.index(layer) >= classifier
        if is_class and seen.classes is not None and unit < len(seen.classes):
            return _("{layer}, {label}").format(layer=layer, label=readable(seen.classes[unit])), ""
        return _("{layer}, feature {n}").format(layer=layer, n=unit), ""
    name = _("{layer}, map {n}").format(layer=layer, n=unit)
    field = whole_field(seen.architecture, layer, 0, 0)
    if field is None:
        return name, ""
    return name, _("sees {width} × {height} pixels of {all_width} × {all_height}").format(
        width=field.width,
        height=field.height,
        all_width=seen.architecture.input[2],
        all_height=seen.architecture.input[1],
    )
