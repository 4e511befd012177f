"""A window that says how much memory it holds: the program's, or a bare one with the same imports.

    python -m benchmarks.window_at_rest ours
    python -m benchmarks.window_at_rest bare < names

The program prints a line of JSON for each of its states, with what it has imported of others: the
modules, and of Qt the classes, since PySide makes a class when its name is imported. `bare` reads
such a line, imports the same, shows an empty window, and prints the memory of that.
"""

import json
import logging
import sys
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

# What the log says, and what that means.
STATES = {"The engine is loading": "Design painted", "Nothing is left to import": "engine ready"}
OURS = {"alexnet_gui", "benchmarks", "__main__"}
QT = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg")
SIZE = (1440, 900)


def memory() -> dict[str, float]:
    """What the system counts for this process, in MiB: resident, and of that no file's."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    counted = {
        name: int(size.split()[0]) / 1024 for name, size in (line.split(":") for line in lines)
    }
    return {"resident": counted["Rss"], "anonymous": counted["Anonymous"]}


def imported() -> list[str]:
    """Modules that are not ours in the order of their import, and `module:class` of Qt."""
    modules = [name for name in sys.modules if name.partition(".")[0] not in OURS]
    classes = [
        f"{module}:{name}"
        for module in QT
        for name in vars(sys.modules[module])
        if name.startswith("Q")
    ]
    return modules + classes


def tell(state: str) -> None:
    """Print the memory of now, and what was imported."""
    print(json.dumps({"state": state, "imported": imported()} | memory()), flush=True)


class Listener(logging.Handler):
    """Tells when the program says in its log that it has come to one of the states."""

    def emit(self, record: logging.LogRecord) -> None:
        state = STATES.get(record.getMessage())
        if state is not None:
            tell(state)
        if state == "engine ready":
            QApplication.quit()


def show_ours() -> None:
    """Start the program, and tell until its engine is there."""
    from alexnet_gui.gui.app import run_window

    logging.getLogger().addHandler(Listener())
    run_window(None)


def show_bare(names: list[str]) -> None:
    """Import `names`, show a window with nothing in it, and tell."""
    for name in names:
        module, _colon, part = name.partition(":")
        try:
            getattr(import_module(module), part or "__name__", None)
        except ImportError:
            continue  # made by another module while it was imported, as some of torch's are
    application = QApplication([])

    class Window(QWidget):
        def paintEvent(self, _event: object) -> None:
            QTimer.singleShot(0, application.quit)

    window = Window()
    window.resize(*SIZE)
    window.show()
    application.exec()
    tell("bare")


if __name__ == "__main__":
    if sys.argv[1:] == ["ours"]:
        show_ours()
    else:
        show_bare(json.loads(sys.stdin.readline()))
