"""What runs are called beside each other: by what they do not have in common. No Qt."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.readable import name_of
from alexnet_gui.core.run_record import RunRecord, read_run
from alexnet_gui.core.translation import N_, _
from alexnet_gui.gui.train.words import data_title

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(\d{6})-(.+)")  # as run_folder names a new run
_TOLD: tuple[tuple[str, Callable[[RunRecord], object]], ...] = (
    (N_("{value}"), lambda run: data_title(run.data.spec)),
    (N_("lr {value:g}"), lambda run: run.recipe.learning_rate),
    (N_("batch {value:,}"), lambda run: run.recipe.batch_size),
    (N_("{value}"), lambda run: run.recipe.optimiser),
    (N_("seed {value}"), lambda run: run.recipe.seed),
)


def short_names(folders: Sequence[Path]) -> list[str]:
    """A name for the run in each of `folders`: 10:58, lr 0.001, mnist-28.

    What tells them apart stands first, as there may be little room: the day where they differ in
    it, pictures and recipe as far as they do. A run that a person has named is called so.
    """
    records = [_record(folder) for folder in folders]
    named = [_DATED.fullmatch(folder.name) for folder in folders]
    days = {match[1] for match in named if match}
    differing = [(words, of) for words, of in _TOLD if len({of(r) for r in records if r}) > 1]
    names = []
    for folder, match, record in zip(folders, named, records, strict=True):
        more = [_(words).format(value=of(record)) for words, of in differing] if record else []
        if match is None:
            names.append(", ".join([name_of(folder), *more]))
            continue
        moment = datetime.strptime(match[1] + match[2], "%Y-%m-%d%H%M%S")
        when = f"{moment:%H:%M}" if len(days) == 1 else f"{moment:%m-%d %H:%M}"
        names.append(", ".join([when, *more, match[3]]))
    often = Counter(names)
    return [
        name if often[name] == 1 else name_of(folder)
        for folder, name in zip(folders, names, strict=True)
    ]


def _record(folder: Path) -> RunRecord | None:
    try:
        return read_run(folder)
    except UserError:
        return None
