"""Whatever is done to the window, in whatever order: it goes on, and leaves nothing behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.resource_files import resource
from tests.engine.training import write_pictures
from tests.system.command_line import write_tiny_model
from tests.system.displays import virtual_display
from tools.virtual_display import environment_on

pytestmark = [pytest.mark.display, pytest.mark.slow]

SEED = 7
WARM = 0.25  # of the deeds, and a run must have trained: by then most has been needed once
GROWTH = 1.2  # times the memory of then, at most
WARMING = 1.6  # times the first window's: PyTorch's first optimiser alone imports 150 MiB
TOLD = 40  # deeds
# What 10,000 deeds come to at least.
REACHED = {
    "workspaces": {"design", "train", "explore"},
    "themes": {"system", "light", "dark"},
    "dialogs": {
        *("about", "preferences", "shortcuts", "design.compare", "design.notes", "train.look"),
        *("train.runs.dialog", "train.watch.dialog", "explore.evaluate", "explore.predict"),
    },
    "runs": {"running to paused", "paused to running", "stopping to ended"},
}

TOY = Architecture(
    name="toy",
    input=(1, 28, 28),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=5, stride=2),
        Activation(name="relu1", function="relu"),
        MaxPool2d(name="pool1", kernel=2),
        Flatten(name="flatten"),
        Linear(name="fc1", out_features=10),
    ),
)


def _toys(folder: Path) -> None:
    """What there is to drop; by name, the network that is quick to train comes first."""
    folder.mkdir()
    write_architecture(TOY, folder / "a toy.json")
    (folder / "broken.json").write_text('{"format": "alexnet-gui/architecture", "version": 1, "na')
    write_tiny_model(folder / "model.safetensors")
    (folder / "cut.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:900])
    write_pictures(folder / "photos", {"cat": 6, "dog": 6})
    write_pictures(folder / "one class", {"cat": 3})
    for name in ("chelsea.png", "rocket.jpg"):
        picture = resource("pictures", name)
        if picture.is_file():
            (folder / name).write_bytes(picture.read_bytes())
    (folder / "half.png").write_bytes(resource("pictures", "chelsea.png").read_bytes()[:20_000])
    (folder / "notes.txt").write_text("not for you")
    (folder / "empty").mkdir()


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_monkey_breaks_nothing(tmp_path: Path, soak: bool) -> None:
    _toys(tmp_path / "toys")
    events = 10_000 if soak else 500
    with virtual_display() as display:
        environment = environment_on(display, tmp_path / "home")
        # There is an internet, and nothing in it can be reached.
        away = "http://127.0.0.1:9"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.system.monkey", str(tmp_path)),
                *(f"--seed={SEED}", f"--events={events}"),
            ],
            env=environment | {"http_proxy": away, "https_proxy": away},
            capture_output=True,
            text=True,
            check=False,
        )
    told = f"seed {SEED}; the last deeds:\n" + _last_deeds(tmp_path)
    assert done.returncode == 0, f"{done.stderr}\n{told}"
    # Qt's PNG reader speaks for itself of the half picture, before the window does.
    said = [line for line in done.stderr.splitlines() if line != "libpng error: Read Error"]
    assert said == [], told
    found = json.loads(done.stdout)
    assert found["exceptions"] == [], told
    assert found["complaints"] == [], told
    assert found["threads"] == [], told
    assert found["removed"] == [], told
    assert found["held"] == [], told
    memory: list[tuple[int, int, bool]] = found["memory"]
    first, last = (held for _deeds, held, _trained in (memory[0], memory[-1]))
    assert last <= WARMING * first, f"{memory}\n{told}"
    assert not list(tmp_path.rglob(".*.part"))
    account: dict[str, dict[str, int]] = found["account"]
    print(_in_words(account, memory))
    if soak:
        missed = {name: reached - set(account[name]) for name, reached in REACHED.items()}
        assert not any(missed.values()), missed
        assert last <= GROWTH * _warm(memory), f"{memory}\n{told}"


def _warm(memory: list[tuple[int, int, bool]]) -> int:
    """What the first window left by which the program was warm."""
    deeds = memory[-1][0]
    return next(held for after, held, had in memory if after >= WARM * deeds and had)


def _in_words(account: dict[str, dict[str, int]], memory: list[tuple[int, int, bool]]) -> str:
    """What it did how often, and the MiB that were in use after each window."""
    counts = [
        f"{name}: {', '.join(f'{what} {count:,}' for what, count in counted.items())}"
        for name, counted in account.items()
    ]
    used = ", ".join(f"{after:,}: {held / 2**20:,.0f}" for after, held, _trained in memory)
    return "\n".join([*counts, f"MiB after deeds: {used}"])


def _last_deeds(folder: Path) -> str:
    diary = folder / "deeds.jsonl"
    return "\n".join(diary.read_text().splitlines()[-TOLD:]) if diary.is_file() else "none"
