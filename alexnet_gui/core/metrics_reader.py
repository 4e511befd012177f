"""metrics.csv as events, also while another process writes it: only what is new is read again.

reader = MetricsReader(folder / METRICS)
while told := reader.read():
    …                               # StepsDone, Validated, Rewound, in order
"""

import os
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

import msgspec

from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.events import Event, Step, StepsDone, Validated
from alexnet_gui.core.given_files import require_regular
from alexnet_gui.core.metrics_rows import Rows
from alexnet_gui.core.translation import _

BLOCK = 128 * 1024  # bytes read at once: some 1,700 rows
_APART = BLOCK // 4  # bytes at least between two places that can be gone back to
_TAIL = 512  # bytes that must still stand before the place where reading goes on


class Rewound(Event, frozen=True):
    """The file is not what it was: rows after `step` are gone. A resume takes those steps again."""

    step: int


Told = StepsDone | Validated | Rewound


class _Place(msgspec.Struct, frozen=True):
    """A place between two rows, and what is known there."""

    offset: int = 0  # bytes before it
    rows: Rows = Rows()
    crc: int = 0  # of the bytes since the place before


class MetricsReader:
    """Reads the file at `path` from where it stopped; the file may be cut, replaced or not there.

    A last line without its end is still being written, and is left for later.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._at = _Place()
        self._marks = [self._at]
        self._tail = b""
        self._identity: tuple[int, int] | None = None

    @property
    def rows(self) -> int:
        """How many rows have been read, without the head."""
        return max(0, self._at.rows.lines - 1)

    @property
    def last(self) -> Step | None:
        """The last step that has been read."""
        return self._at.rows.last

    def read(self) -> tuple[Told, ...]:
        """The next rows, about as many as `BLOCK` bytes hold; nothing if there are no new ones.

        Raises:
            UserError: The file cannot be read, or the next row is damaged; it is named by its line.
                What stands before it has been told.
        """
        require_regular(self.path)
        try:
            with self.path.open("rb") as file:
                return self._rewound(file) or self._next(file)
        except FileNotFoundError:
            known = self.rows > 0
            self._forget()
            return (Rewound(0),) if known else ()
        except OSError as error:
            raise unreadable(self.path, error) from None

    def _next(self, file: BinaryIO) -> tuple[Told, ...]:
        """What the next block tells; one that tells nothing, such as the head, is passed over."""
        while True:
            file.seek(self._at.offset)
            block = file.read(BLOCK)
            end = block.rfind(b"\n") + 1
            if not end and len(block) == BLOCK:
                raise self._damaged(_("it has no end"))
            told = self._take(block[:end])
            if told or not end:
                return told

    def _take(self, block: bytes) -> tuple[Told, ...]:
        """The events of whole lines up to a damaged one, which is refused when it is the next."""
        rows, told, taken, fault = self._at.rows.read(block)
        if fault and not taken:
            raise self._damaged(fault)
        read = block[:taken]
        self._at = _Place(self._at.offset + taken, rows, crc32(read, self._at.crc))
        self._tail = (self._tail + read)[-_TAIL:]
        if self._at.offset - self._marks[-1].offset >= _APART:
            self._marks.append(self._at)
            self._at = _Place(self._at.offset, rows)
        return told

    def _damaged(self, reason: str) -> UserError:
        line = self._at.rows.lines + 1
        return UserError(
            _("{path}, line {n:,}: {reason}.").format(path=self.path, n=line, reason=reason),
            _("Something else than a training has written to it. What stands before is shown."),
        )

    # --- when the file is another one now ------------------------------------------------------

    def _rewound(self, file: BinaryIO) -> tuple[Told, ...]:
        """Go back to where the file is still as it was; nothing if that is where reading stopped.

        A step whose validation may have gone is told again, so that what is after it goes too.
        """
        same = self._is_the_same(file)
        file.seek(self._at.offset - len(self._tail))
        if file.read(len(self._tail)) == self._tail and same:
            return ()
        before = self._at
        self._back_to_common(file)
        rows = self._at.rows
        if self._at.offset == before.offset:
            return ()
        if rows.last is None or rows.validated_step >= rows.step:
            return (Rewound(rows.step),)
        return Rewound(rows.step - 1), StepsDone((rows.last,))

    def _is_the_same(self, file: BinaryIO) -> bool:
        """Whether it is the file that was read last, as far as the system tells files apart."""
        status = os.fstat(file.fileno())
        before, self._identity = self._identity, (status.st_dev, status.st_ino)
        return before in (None, self._identity)

    def _back_to_common(self, file: BinaryIO) -> None:
        """Stand at the last known place up to which the bytes are those that were read."""
        places = [*self._marks[1:], self._at]
        self._marks, self._at = self._marks[:1], _Place()
        file.seek(0)
        for place in places:
            size = place.offset - self._at.offset
            read = file.read(size)
            if len(read) < size or crc32(read) != place.crc:
                break
            self._at = place
            if size:
                self._marks.append(place)
        file.seek(max(0, self._at.offset - _TAIL))
        self._tail = file.read(min(self._at.offset, _TAIL))
        self._at = _Place(self._at.offset, self._at.rows)

    def _forget(self) -> None:
        self._at = _Place()
        self._marks = [self._at]
        self._tail = b""
        self._identity = None
