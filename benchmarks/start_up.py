"""What a command that needs no torch costs beyond starting Python.

python -m benchmarks.start_up [--rounds 15] [--json FILE]
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median

from benchmarks.measure import Measure, in_turns, parser, report, seconds

NOTHING = ("-c", "pass")
COMMANDS = {
    "alexnet-gui --help": ("-m", "alexnet_gui", "--help"),
    "alexnet-gui presets": ("-m", "alexnet_gui", "presets"),
    "alexnet-gui shapes paper-2012": ("-m", "alexnet_gui", "shapes", "paper-2012"),
}


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    options = arguments.parse_args()
    return report(_measures(options.rounds), options.json)


def _measures(rounds: int) -> Iterator[Measure]:
    ways = [partial(_seconds, arguments) for arguments in (NOTHING, *COMMANDS.values())]
    nothing, *others = zip(*in_turns(ways, rounds), strict=True)
    for name, taken in zip(COMMANDS, others, strict=True):
        yield Measure(
            name=name,
            against="python -c pass",
            values=tuple(own / bare for own, bare in zip(taken, nothing, strict=True)),
            note=f"{median(taken) * 1000:.0f} ms against {median(nothing) * 1000:.0f} ms",
        )


def _seconds(arguments: Sequence[str]) -> float:
    command = [sys.executable, *arguments]
    return seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))


if __name__ == "__main__":
    sys.exit(main())
