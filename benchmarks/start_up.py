"""What a command that needs no torch costs beyond starting Python.

    python benchmarks/start_up.py

Each round starts every command once, so that a busy machine slows all of them alike. What is
printed is the median of the rounds, the difference to `python -c pass`, and the ratio to it.
"""

import argparse
import statistics
import subprocess
import sys
import time

BASELINE = "python -c pass"
COMMANDS = {
    BASELINE: ("-c", "pass"),
    "alexnet-gui --help": ("-m", "alexnet_gui", "--help"),
    "alexnet-gui presets": ("-m", "alexnet_gui", "presets"),
    "alexnet-gui shapes paper-2012": ("-m", "alexnet_gui", "shapes", "paper-2012"),
}


def seconds_of(arguments: tuple[str, ...]) -> float:
    """Return how long Python takes from start to end with the given arguments."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print one line for each command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, arguments in COMMANDS.items():
            seconds[name].append(seconds_of(arguments))
    baseline = statistics.median(seconds[BASELINE])
    for name, taken in seconds.items():
        median = statistics.median(taken)
        more = (median - baseline) * 1000
        print(f"{name:32} {median * 1000:6.0f} ms {more:+6.0f} ms {median / baseline:6.2f} ×")


if __name__ == "__main__":
    main()
