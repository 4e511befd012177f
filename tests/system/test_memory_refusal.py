"""What a person at a terminal is told when memory seems to be short."""

from pathlib import Path

import pytest

from alexnet_gui.cli import run
from alexnet_gui.core.files import write_architecture
from alexnet_gui.engine import memory_check
from tests.engine.training import SMALL
from tests.system.command_line import assert_refused


def test_a_batch_that_will_not_fit_is_one_line_with_what_would_and_how_to_try_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory_check, "free_memory", lambda device: 2**20)
    network = tmp_path / "small.json"
    write_architecture(SMALL, network)
    line = ["train", str(network), "--data", "sample", "--out", str(tmp_path / "run")]
    line += ["--batch-size", "900", "--device", "cpu", "--max-steps", "1"]
    capsys.readouterr()
    assert_refused(capsys, *line, says="--no-memory-check tries it anyway")
    assert run([*line, "--no-memory-check", "--json"]) == 0
