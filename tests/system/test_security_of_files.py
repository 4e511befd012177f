"""Files from others run no code here, write nowhere else, and do not take all memory."""

import ast
import json
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import architecture_text, parse_architecture
from alexnet_gui.core.run_names import BEST, EVENT_FILES, LAST, METRICS, RECORD
from alexnet_gui.core.run_record import read_run
from alexnet_gui.core.run_summary import summarise
from alexnet_gui.core.source_code import python_source
from alexnet_gui.engine.checkpoints import read_checkpoint, read_progress
from alexnet_gui.engine.models import load_model
from alexnet_gui.engine.weight_source import read_source
from tests.core.saved_files import SMALL, write_saved_run
from tests.system.file_readers import refusal

FORBIDDEN = (
    "pickle.load", "pickle.loads", "marshal.loads", "shelve.open", "np.load", "numpy.load",
    "yaml.load", "eval", "exec", "compile", "__import__", "os.system", "webbrowser.open",
    "QSettings", "QDataStream",  # of PySide, which unpickles what they hold
)  # fmt: skip


class Trap:
    """Loading it by pickle makes a file, and so would anything worse."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[str, int]]:
        return os.open, (str(self.mark), os.O_CREAT)


@pytest.mark.parametrize("form", ["pickle", "torch", "legacy"])
@pytest.mark.parametrize(
    "place", ["whole", "state_dict", "progress", "network", "optimiser", "random", "key"]
)
def test_a_trap_anywhere_in_a_file_does_not_spring(tmp_path: Path, form: str, place: str) -> None:
    mark = tmp_path / "it ran"
    trap = Trap(mark)
    document: Any = trap if place == "whole" else {place: trap, "w": torch.zeros(2)}
    write_saved_run(tmp_path / "run")
    for path in (tmp_path / "a.pt", tmp_path / "b.safetensors", tmp_path / "run" / LAST):
        if form == "pickle":
            path.write_bytes(pickle.dumps(document))
        else:
            torch.save(document, path, _use_new_zipfile_serialization=form == "torch")
        for read in (read_source, load_model, read_checkpoint, read_progress):
            assert refusal(read, path)
    assert not mark.exists()
    assert pickle.loads(pickle.dumps(trap)) > 0  # it would have sprung
    assert mark.exists()


def calls_in(checkout: Path) -> list[tuple[str, ast.Call]]:
    """Every call in the program, with the file that it is in."""
    return [
        (path.name, node)
        for path in (checkout / "alexnet_gui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]


def test_every_reader_of_pytorchs_files_is_the_one_that_runs_no_code(checkout: Path) -> None:
    calls = calls_in(checkout)
    loads = [node for _file, node in calls if ast.unparse(node.func) == "torch.load"]
    assert loads
    for node in loads:
        assert "weights_only=True" in ast.unparse(node)
    assert not [file for file, node in calls if ast.unparse(node.func) in FORBIDDEN]
    assert not [file for file, node in calls if any(word.arg == "shell" for word in node.keywords)]


def test_html_is_made_where_all_is_escaped_and_the_desktop_opens_folders_alone(
    checkout: Path,
) -> None:
    calls = calls_in(checkout)
    made = {file for file, node in calls if ast.unparse(node.func).endswith(".setHtml")}
    assert made == {"notes.py", "cursor.py"}
    opened = [
        (file, ast.unparse(node.args[0]))
        for file, node in calls
        if ast.unparse(node.func) == "QDesktopServices.openUrl"
    ]
    others = {file: what for file, what in opened if not what.startswith("QUrl.fromLocalFile(")}
    # The sources of published networks, which no file changes; the folder of a file just written.
    assert others == {"notes.py": "address", "export.py": "url"}


def test_a_small_file_that_unpacks_to_all_memory_is_refused(tmp_path: Path) -> None:
    whole, packed = tmp_path / "whole.pt", tmp_path / "packed.pt"
    torch.save({"w": torch.zeros(2_000_000)}, whole)
    with (
        zipfile.ZipFile(whole) as given_file,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given_file.infolist():
            made.writestr(entry.filename, given_file.read(entry))
    assert packed.stat().st_size < 100_000
    assert refusal(read_source, whole) == ""
    for read in (read_source, read_checkpoint, read_progress):
        assert "it is damaged" in refusal(read, packed)


# --- folders of runs -----------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="making links needs rights there")
@pytest.mark.parametrize("name", [RECORD, METRICS, LAST, BEST, f".{LAST}.part", EVENT_FILES])
def test_a_run_whose_files_lead_elsewhere_is_not_touched(tmp_path: Path, name: str) -> None:
    folder = write_saved_run(tmp_path / "run")
    elsewhere = tmp_path / "precious"
    if name == EVENT_FILES:
        elsewhere.mkdir()
    else:
        elsewhere.write_bytes((folder / RECORD).read_bytes())
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(elsewhere)
    before = elsewhere.stat().st_mtime_ns
    with pytest.raises(UserError, match="is a link to another place"):
        read_run(folder)
    assert summarise(folder).state == "damaged"
    assert elsewhere.stat().st_mtime_ns == before


# --- exported source -----------------------------------------------------------------------------

_texts = st.text(max_size=30) | st.sampled_from(
    ['"""\nimport os\n"""', "'''", "\\", '\\"""', "{name}", "\u2028x", "#", "\r\nimport os", "\0"]
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(name=_texts, layer=_texts, number=st.floats() | st.integers())
def test_whatever_a_file_says_its_source_is_a_class_of_layers_and_no_more(
    name: str, layer: str, number: float
) -> None:
    document = json.loads(architecture_text(SMALL))
    document["name"] = name
    document["layers"][1]["name"] = layer
    document["layers"][1]["bias_init"] = number
    try:
        source = python_source(parse_architecture(json.dumps(document), "net.json"))
    except UserError:
        document["layers"][1] |= {"name": "fc", "bias_init": 0.5}
        source = python_source(parse_architecture(json.dumps(document), "net.json"))
    module = ast.parse(source)
    assert [type(part) for part in module.body] == [ast.Expr, ast.ImportFrom, ast.ClassDef]
    names = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    assert names <= {"nn", "Tensor", "self", "super", "x", "layer"}
    assert not any(isinstance(node, ast.Import) for node in ast.walk(module))
