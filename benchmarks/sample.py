"""Reading the bundled sample, against bare decompression of its files; in turns.

python -m benchmarks.sample [--rounds 5] [--json FILE]
"""

import gzip
import sys
from collections.abc import Iterator
from statistics import median

from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.datasets import open_data
from benchmarks.measure import Measure, in_turns, parser, report, seconds


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    return report(_measures(options.rounds), options.json)


def _measures(rounds: int) -> Iterator[Measure]:
    ways = (lambda: seconds(_decompress), lambda: seconds(_open))
    times = list(in_turns(ways, rounds))
    bare, ours = (1000 * median(column) for column in zip(*times, strict=True))
    yield Measure(
        name="reading the bundled sample, time",
        against="decompressing its files",
        values=tuple(own / theirs for theirs, own in times),
        note=f"{ours:.0f} ms against {bare:.0f} ms",
    )


def _decompress() -> None:
    for path in resource("sample").glob("*.gz"):
        gzip.decompress(path.read_bytes())


def _open() -> None:
    open_data("sample", (1, 28, 28))


if __name__ == "__main__":
    sys.exit(main())
