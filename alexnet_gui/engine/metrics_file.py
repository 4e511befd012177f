"""metrics.csv of a run: it only grows, by whole rows, and what is damaged is kept beside it."""

import math
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Self

from alexnet_gui.core import file_lock
from alexnet_gui.core.damaged_files import changed_text, places_beside
from alexnet_gui.core.errors import UserError, resume_hint, unreadable, unwritable
from alexnet_gui.core.events import Step, Validated
from alexnet_gui.core.metrics_rows import COLUMNS
from alexnet_gui.core.run_names import METRICS
from alexnet_gui.core.translation import _, ngettext
from alexnet_gui.engine.appended_file import AppendedFile
from alexnet_gui.engine.home import Found
from alexnet_gui.engine.runs import another_run, taken_over

_HEAD = (",".join(COLUMNS) + "\n").encode()
_LONGEST_ROW = 1000  # bytes, and ten times as many as most have
_LARGEST = 2**28  # bytes: a million steps have 100 MB, of which a resume may drop some
# Whether a row is one is seen in a tenth of the time that `core.metrics_rows` takes to read it.
_ROW = re.compile(rb"(\d{1,18}),[\d.]+,(train|validation)(?:,[-+.\w]+){6}\r?\n")


class MetricsFile:
    """metrics.csv: a row for every training step and every validation.

    Raises:
        UserError: It cannot be written; from every method.
    """

    def __init__(self, path: Path, rows: int = 0, last_step: float = math.inf) -> None:
        """Open the file at `path` after its first `rows` rows; later ones are dropped.

        Those of steps after `last_step` are later ones too, where some before them are lost. Nobody
        else can open it until it is closed, or this process has ended.
        """
        self.path = path
        self.rows = 0
        self.fault = ""  # what was wrong with the rows that were to be there, in words
        self._known = bytearray()  # all that was written: what is on disk may get lost
        try:
            self.file = AppendedFile(path)
        except OSError as error:
            raise _failed(path, error) from None
        with _closed_if_it_fails(self.file):
            self._begin(rows, last_step)

    def _begin(self, rows: int, last_step: float) -> None:
        """Cut the file after `rows` rows, in its place: whoever follows it keeps it open."""
        if not file_lock.take(self.file.fileno()):
            raise trained_elsewhere(self.path.parent)
        data = _content(self.path, rows)
        lines = _whole_lines(data)
        kept = list(islice(_in_order(lines, last_step), rows))
        whole = lines[: 1 + len(kept)] == [_HEAD, *kept]
        size = sum(map(len, [_HEAD, *kept])) if whole else 0
        try:
            beside = ""
            if (lines and not whole) or (len(kept) < rows and len(data) > size):
                beside = _keep_beside(self.path, data)
            self.file.cut(size)
        except OSError as error:
            raise _failed(self.path, error) from None
        lines = [_HEAD, *kept]
        if whole:
            self._known += b"".join(lines)
        else:
            self._append(lines)
        self.rows = len(kept)
        self.fault = _fault(rows - len(kept), beside)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.file.close()

    def copied(self, folder: Path, *, own: bool) -> AppendedFile:
        """Another such file in `folder`, with all rows so far."""
        file = AppendedFile(folder / METRICS, new=True)
        with _closed_if_it_fails(file):
            file_lock.take(file.fileno())
            file.append(self._known)
        return file

    def found(self, folder: Path, *, own: bool) -> Found:
        """The one in `folder`, with all rows so far.

        What is not as this has written it stays beside it. In a folder that may not be the run's
        `own`, or with later rows than this has written, it is another run's.
        """
        path, fault = folder / METRICS, ""
        file = self._opened(path)
        with _closed_if_it_fails(file):
            if not file_lock.take(file.fileno()):
                raise taken_over(folder)
            there, same = _content(path, self.rows), file.numbers == self.file.numbers
            begun = self._known.startswith(there)
            if not begun and not self._says(there):
                if not same and (not own or _last_step(there) > _last_step(bytes(self._known))):
                    raise another_run(folder)  # perhaps the run, trained on in a copy of it
                fault = changed_text(METRICS, _keep_beside(path, there))
            elif same and there != self._known:
                fault = changed_text(METRICS)
            kept = len(there) if begun else 0
            file.cut(kept)
            file.append(self._known[kept:])
        return Found(file, fault)

    def _opened(self, path: Path) -> AppendedFile:
        """The file at `path`; once more what is open already, so that nobody else takes it."""
        with suppress(OSError):
            status = path.stat()
            if (status.st_dev, status.st_ino) == self.file.numbers:
                return self.file.again()
        return AppendedFile(path)

    def _says(self, data: bytes) -> bool:
        """Whether `data` are rows so far, from the first, with other ends of lines perhaps."""
        lines = _texts(_whole_lines(data))
        return lines == _texts(islice(bytes(self._known).splitlines(keepends=True), len(lines)))

    def adopt(self, folder: Path, file: AppendedFile) -> None:
        """Go on in what `copied` or `found` has opened; what this leaves stays as it is."""
        self.file.close()
        self.file, self.path = file, folder / METRICS

    def add_steps(self, steps: Iterable[Step]) -> None:
        """One row a step."""
        self._write(
            [
                f"{s.step},{s.epoch:.6f},train,{s.loss:.9g},{s.top1_error:.6g},{s.top5_error:.6g},"
                f"{s.learning_rate:.9g},{s.images_per_second:.6g},{s.seconds:.3f}\n"
                for s in steps
            ]
        )

    def add_validation(self, seen: Validated, rate: float, speed: float, seconds: float) -> None:
        """The row of a validation at learning rate `rate`, `speed` pictures a second."""
        self._write(
            [
                f"{seen.step},{seen.epoch:.6f},validation,{seen.loss:.9g},{seen.top1_error:.6g},"
                f"{seen.top5_error:.6g},{rate:.9g},{speed:.6g},{seconds:.3f}\n"
            ]
        )

    def _write(self, lines: list[str]) -> None:
        self._append([line.encode() for line in lines])
        self.rows += len(lines)

    def _append(self, lines: list[bytes]) -> None:
        piece = b"".join(lines)
        try:
            self.file.append(piece)
        except OSError as error:
            raise _failed(self.path, error) from None
        self._known += piece


@contextmanager
def _closed_if_it_fails(file: AppendedFile) -> Iterator[None]:
    try:
        yield
    except BaseException:
        file.close()
        raise


def _failed(path: Path, error: OSError) -> UserError:
    return unwritable(path, error, resume_hint(error))


def require_untrained(path: Path) -> None:
    """Check that no process writes the metrics.csv at `path`.

    Raises:
        UserError: One does.
    """
    if file_lock.held(path):
        raise trained_elsewhere(path.parent)


def trained_elsewhere(folder: Path) -> UserError:
    """Why the run in `folder` cannot be trained here now."""
    return UserError(
        _("The run in {folder} is being trained by another process.").format(folder=folder),
        _("Watch it, or resume it when that process has ended."),
    )


def _fault(lost: int, beside: str) -> str:
    """What a person should know of `lost` rows, and of the file as it was, if that is kept."""
    sentences = []
    if lost:
        words = ngettext(
            "{file} had lost {n:,} row of the run so far.",
            "{file} had lost {n:,} rows of the run so far.",
            lost,
        )
        sentences.append(words.format(file=METRICS, n=lost))
    if beside:
        words = _("{file} was damaged; as it was it lies beside the new one, as {name}.")
        sentences.append(words.format(file=METRICS, name=beside))
    return " ".join(sentences)


def _content(path: Path, rows: int) -> bytes:
    """All of the file, which somebody else may have given: no more of it than a run writes."""
    try:
        if path.stat().st_size <= max(_LARGEST, rows * _LONGEST_ROW):
            return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    raise UserError(
        _("{path} is too large to be the table of this run.").format(path=path),
        _("Move it elsewhere to go on without the rows so far."),
    )


def _keep_beside(path: Path, data: bytes) -> str:
    """What is no table of ours stays beside it, so called: somebody may be able to mend it."""
    for beside in places_beside(path):
        with suppress(FileExistsError):
            _write_new(beside, data)
            return beside.name
    raise AssertionError("places do not end")


def _write_new(path: Path, data: bytes) -> None:
    """A file that was not there, whole or not at all; not through a link in another's folder."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def _in_order(lines: Iterable[bytes], last_step: float) -> Iterator[bytes]:
    """Those of `lines` that are rows up to `last_step`, each step's once and after the last."""
    before = {b"train": 0, b"validation": 0}
    for line in lines:
        row = _ROW.fullmatch(line)
        if row is not None and before[row[2]] < int(row[1]) <= last_step:
            before[row[2]] = int(row[1])
            yield line


def _last_step(data: bytes) -> int:
    """That of the last row of `data`; 0 if there is none at its end."""
    rows = map(_ROW.fullmatch, reversed(data[-_LONGEST_ROW:].splitlines(keepends=True)))
    return next((int(row[1]) for row in rows if row is not None), 0)


def _texts(lines: Iterable[bytes]) -> list[bytes]:
    """The lines without their ends, which another program may have written anew."""
    return [line.rstrip(b"\r\n") for line in lines]


def _whole_lines(data: bytes) -> list[bytes]:
    """The lines of `data`; a half-written last one is left out."""
    lines = data.splitlines(keepends=True)
    return lines if not lines or lines[-1].endswith(b"\n") else lines[:-1]
