"""Memory of the window before and after torch, against nothing but what it has to import.

    python -m benchmarks.window_memory [--rounds 3] [--json FILE]

The baseline is a bare Qt window in a process that imports the same modules of others, and the same
classes of Qt, as the program has imported by then.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from benchmarks.fresh_start import empty_home, said, where_text
from benchmarks.measure import Measure, parser, report
from tools.virtual_display import virtual_display

SCRIPT = ("-m", "benchmarks.window_at_rest")
GOAL = 1.3
STATES = {
    "Design painted": ("memory of the window before torch", "Design alone is made"),
    "engine ready": ("memory of the window after torch", "the three workspaces are made"),
}

State = Mapping[str, Any]


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    with virtual_display() as display, empty_home(display) as environment:
        return report(_measures(environment, where_text(display), options.rounds), options.json)


def _measures(environment: Mapping[str, str], where: str, rounds: int) -> Iterator[Measure]:
    done = [_round(environment) for _number in range(rounds)]
    for index, (name, made) in enumerate(STATES.values()):
        pairs = [each[index] for each in done]
        for kind, wanted in (("resident", GOAL), ("anonymous", None)):
            ours, bare = (median(pair[side][kind] for pair in pairs) for side in (0, 1))
            yield Measure(
                name=name if kind == "resident" else f"{name}, no file's",
                against="the bare imports and a bare window",
                values=tuple(own[kind] / other[kind] for own, other in pairs),
                goal=wanted,
                wanted="at most",
                note=f"{ours:,.0f} MiB against {bare:,.0f} MiB {kind}; {made}; {where}",
            )


def _round(environment: Mapping[str, str]) -> list[tuple[State, State]]:
    """For each state, the program's and the baseline's memory in MiB."""
    lines = [json.loads(line) for line in said([*SCRIPT, "ours"], environment)]
    ours = {line["state"]: line for line in lines}
    pairs = []
    for state in STATES:
        names = json.dumps(ours[state]["imported"]) + "\n"
        pairs.append((ours[state], json.loads(said([*SCRIPT, "bare"], environment, names)[-1])))
    return pairs


if __name__ == "__main__":
    sys.exit(main())
