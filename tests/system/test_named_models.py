"""`--model starter` and `--model imagenet`: models that are named instead of given as a file."""

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from alexnet_gui.cli import run
from alexnet_gui.core.starter import starter_file
from alexnet_gui.engine.imagenet import is_here
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.pictures import open_picture
from tests.engine.imagenet_weights import CATEGORIES, weights_served
from tests.engine.plain_predictions import plain_probabilities
from tests.engine.serving import Handler
from tests.system.command_line import assert_refused, picture

Captured = pytest.CaptureFixture[str]
COFFEE = picture("coffee.png")


def _answer(capsys: Captured, *arguments: object) -> Any:
    assert run([*map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("named", [(), ("--model", "starter")])
def test_the_starter_answers_by_name_and_when_none_is_named(
    capsys: Captured, named: tuple[str, ...]
) -> None:
    [entry] = _answer(capsys, "predict", COFFEE, *named)
    path = starter_file()
    assert path is not None
    expected = plain_probabilities(load_model(path), open_picture(COFFEE))
    assert entry["model"] == "starter"
    assert [each["label"] for each in entry["top"]] == list(expected)[:5]


def test_inspect_takes_the_starter_when_none_is_named(capsys: Captured) -> None:
    found = _answer(capsys, "inspect", COFFEE, "--layer", "conv1")
    assert (found["model"], found["shape"]) == ("starter", [64, 55, 55])


def test_the_starter_can_be_exported(capsys: Captured, tmp_path: Path) -> None:
    out = tmp_path / "copy.safetensors"
    assert run(["export", "starter", "--format", "safetensors", "--out", str(out)]) == 0
    assert load_model(out).classes == load_model(starter_file() or Path()).classes


def test_an_installation_without_the_starter_says_so(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alexnet_gui.cli.model_argument.starter_file", lambda: None)
    assert_refused(capsys, "predict", COFFEE, says="The starter model is missing")


def test_imagenet_is_downloaded_when_first_used_and_told_on_standard_error(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with weights_served(tmp_path, monkeypatch) as file:
        assert run(["predict", str(COFFEE), "--model", "imagenet", "--top", "2", "--json"]) == 0
        printed = capsys.readouterr()
        [entry] = json.loads(printed.out)
        assert entry["model"] == "imagenet"
        assert {each["label"] for each in entry["top"]} <= set(CATEGORIES)
        assert "downloading: " in printed.err
        file.unlink()  # the second time nothing is asked for
        assert run(["inspect", str(COFFEE), "--layer", "conv1", "--model", "imagenet"]) == 0
        assert "downloading" not in capsys.readouterr().err


def test_without_a_connection_it_is_one_line(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with weights_served(tmp_path, monkeypatch):
        pass  # the server has gone
    arguments = ("predict", COFFEE, "--model", "imagenet")
    assert_refused(capsys, *arguments, says="there is no connection to its server")


class Interrupting(Handler):
    """Sends half of a file, and then what Ctrl+C or a request to end sends."""

    sent = signal.SIGINT
    leave = threading.Event()

    def do_GET(self) -> None:
        name = self.path.removeprefix("/")
        content = (Path(self.directory) / name).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        os.kill(os.getpid(), self.sent)
        self.leave.wait(60)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["predict", "evaluate"])
def test_a_download_that_is_broken_off_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    command: str,
    sent: signal.Signals,
) -> None:
    monkeypatch.setattr(Interrupting, "sent", sent)
    monkeypatch.setattr(Interrupting, "leave", threading.Event())
    arguments = {
        "predict": ["predict", str(COFFEE), "--model", "imagenet"],
        "evaluate": ["evaluate", "imagenet", "--data", "sample"],
    }[command]
    with weights_served(tmp_path, monkeypatch, Interrupting):
        try:
            assert run(arguments) == 130
        finally:
            Interrupting.leave.set()
        assert not is_here()
        assert list((tmp_path / "torch" / "hub" / "checkpoints").iterdir()) == []
