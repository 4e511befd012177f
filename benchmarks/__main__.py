"""Run every benchmark, each in a process of its own, and write benchmarks/RESULTS.md.

    python -m benchmarks [NAME …]

With names only those are run, and the table keeps what was found of the others before; where some
were never run, it goes to build/bench instead, and the one that is there stays. `growth` is one of
them: it draws how cost grows.
"""

import argparse
import ast
import subprocess
import sys
from pathlib import Path

from benchmarks.results import HERE, KEPT, write_results

# In the order of the table.
SCRIPTS = (
    "training", "arithmetic", "engine_overhead", "precision_losses", "lrn", "compiled",
    "window_training", "window_start", "start_up", "analysis", "design_edit", "explore_speed",
    "loss_curve", "closing", "preparing", "sample", "augmentation", "window_memory",
    "training_memory", "predictions", "inference",
)  # fmt: skip
GROWTH = "growth"


def main() -> int:
    known = (*SCRIPTS, GROWTH)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=(__doc__ or "").partition("\n")[0],
        epilog="\n".join(["benchmarks:", *(f"  {name:18} {_about(name)}" for name in known)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="one of those below; all, if none")
    names = parser.parse_args().names or known
    unknown = set(names) - set(known)
    if unknown:
        missing = ", ".join(sorted(unknown))
        parser.error(f"there is no benchmark {missing}; there are {', '.join(known)}")
    KEPT.mkdir(parents=True, exist_ok=True)
    failed = []
    for script in names:
        print(f"— {script}", flush=True)
        if not (_draw() if script == GROWTH else _run(script)):
            failed.append(script)
    table = write_results(SCRIPTS)
    print(f"The table is in {table.relative_to(HERE.parent)}")
    for script in failed:
        print(f"{script} came to no end", file=sys.stderr)
    return int(bool(failed))


def _about(script: str) -> str:
    """What a script says of itself in its first line, without the imports that it needs."""
    source = (HERE / f"{script}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def _run(script: str) -> bool:
    """Whether the benchmark came to its end; a goal that was missed is a result, not a failure.

    Only then is there a file, so one that fails leaves what was found of it before.
    """
    file = KEPT / f"{script}.json"
    new = Path(f"{file}.new")
    new.unlink(missing_ok=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{script}", "--json", new])
    if not new.exists():
        return False
    new.replace(file)
    return True


def _draw() -> bool:
    """Whether the plots of how cost grows were drawn."""
    return subprocess.run([sys.executable, "-m", f"benchmarks.{GROWTH}"]).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
