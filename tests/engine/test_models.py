"""Models come back from their files exactly, and anything else is refused in one line."""

import json
import os
import pickle
from pathlib import Path
from typing import Any

import msgspec
import pytest
import safetensors
import safetensors.torch
import torch

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.files import architecture_text
from alexnet_gui.core.layers import Activation, BatchNorm2d, Conv2d, Flatten, Linear, Lrn, Softmax
from alexnet_gui.core.pooling import AdaptiveAvgPool2d
from alexnet_gui.core.preprocessing import usual_preprocessing
from alexnet_gui.core.presets import find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.run_record import DataRecord, write_run
from alexnet_gui.engine.checkpoints import Checkpoint, Execution, Progress, write_checkpoint
from alexnet_gui.engine.models import Model, label, load_model, save_model, untrained
from alexnet_gui.engine.network import build
from alexnet_gui.engine.runs import new_record

SMALL = Architecture(
    name="Small, with “everything”",
    input=(3, 16, 20),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=3, padding=1),
        BatchNorm2d(name="bn1"),
        Activation(name="relu1", function="relu"),
        Lrn(name="norm1"),
        AdaptiveAvgPool2d(name="pool", output_size=(2, 3)),
        Flatten(name="flatten"),
        Linear(name="fc", out_features=4),
        Softmax(name="softmax"),
    ),
)
CLASSES = ("cat", "dog", "“bird”", "船")
PROVENANCE = {"weights": "drawn at random", "top1_error": 0.75, "sources": ["a", "b"]}


@pytest.fixture
def model() -> Model:
    network = build(SMALL, seed=3)
    network(torch.randn(8, 3, 16, 20, generator=torch.Generator().manual_seed(1)))
    return Model(
        name="small",
        architecture=SMALL,
        network=network,
        classes=CLASSES,
        preprocessing=usual_preprocessing(SMALL.input),
        provenance=PROVENANCE,
    )


@pytest.fixture
def file(model: Model, tmp_path: Path) -> Path:
    save_model(model, tmp_path / "small.safetensors")
    return tmp_path / "small.safetensors"


@pytest.fixture
def run(model: Model, tmp_path: Path) -> Path:
    folder = tmp_path / "first run"
    data = DataRecord(
        spec="sample",
        fingerprint="0" * 16,
        classes=CLASSES,
        preprocessing=model.preprocessing,
        training_pictures=10,
        validation_pictures=2,
    )
    write_run(folder, new_record(SMALL, Recipe(), data))
    write_checkpoint(folder / "last.ckpt", checkpoint(model, 7))
    return folder


def checkpoint(model: Model, step: int) -> Checkpoint:
    return Checkpoint(
        progress=Progress(step=step),
        execution=Execution(
            device="cpu", precision="float32", memory_format="contiguous", threads=1
        ),
        network=dict(model.network.state_dict()),
    )


def parts(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    with safetensors.safe_open(path, framework="pt") as opened:
        names = opened.keys()
        return {name: opened.get_tensor(name).clone() for name in names}, opened.metadata()


def rewrite(
    path: Path, tensors: dict[str, Any] | None = None, *, drop: str = "", **metadata: str
) -> Path:
    """The model file at `path` with tensors replaced (or None: dropped) and metadata changed."""
    weights, texts = parts(path)
    for name, tensor in (tensors or {}).items():
        if tensor is None:
            del weights[name]
        else:
            weights[name] = tensor
    texts |= metadata
    texts.pop(drop, None)
    safetensors.torch.save_file(weights, path, texts)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        load_model(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def assert_same(found: Model, model: Model) -> None:
    expected, given = model.network.state_dict(), found.network.state_dict()
    assert list(given) == list(expected)
    for name, tensor in expected.items():
        assert torch.equal(given[name], tensor) and given[name].dtype == tensor.dtype
    pictures = torch.randn(2, 3, 16, 20, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        assert torch.equal(found.network(pictures), model.network(pictures))


# --- model files ---------------------------------------------------------------------------------


def test_a_model_comes_back_from_its_file_exactly(model: Model, file: Path) -> None:
    found = load_model(file)
    assert_same(found, model)
    assert not found.network.training
    assert found.name == "small"
    assert found.architecture == SMALL
    assert found.classes == CLASSES
    assert found.preprocessing == model.preprocessing
    assert found.provenance == PROVENANCE
    assert found.trained_steps is None


def test_a_preset_comes_back_from_its_file(tmp_path: Path) -> None:
    preset = find_preset("mnist-28")
    assert preset is not None
    model = untrained(preset.architecture)
    save_model(model, tmp_path / "mnist.safetensors")
    found = load_model(tmp_path / "mnist.safetensors")
    expected = model.network.state_dict()
    assert all(torch.equal(found.network.state_dict()[name], expected[name]) for name in expected)


def test_other_programs_can_open_a_model_file(file: Path) -> None:
    weights, metadata = parts(file)
    assert set(weights) == set(build(SMALL, device="meta").state_dict())
    assert metadata["format"] == "alexnet-gui/model" and metadata["version"] == "1"
    assert json.loads(metadata["architecture"])["input"] == [3, 16, 20]
    assert json.loads(metadata["classes"]) == list(CLASSES)
    assert set(json.loads(metadata["preprocessing"])) == {"fit", "resize", "crop", "mean", "std"}
    assert json.loads(metadata["provenance"]) == PROVENANCE


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_weights_of_half_precision_are_computed_with_in_float32(
    file: Path, model: Model, dtype: torch.dtype
) -> None:
    half = model.network.get_parameter("fc.weight").detach()
    found = load_model(rewrite(file, {"fc.weight": half.to(dtype)})).network.state_dict()
    assert torch.equal(found["fc.weight"], half.to(dtype).float())


def test_weights_in_another_memory_format_are_saved_all_the_same(
    model: Model, tmp_path: Path
) -> None:
    model.network.to(memory_format=torch.channels_last)
    save_model(model, tmp_path / "last.safetensors")
    assert_same(load_model(tmp_path / "last.safetensors"), model)


def test_classes_without_names_are_numbered(model: Model, tmp_path: Path) -> None:
    nameless = untrained(SMALL)
    save_model(nameless, tmp_path / "nameless.safetensors")
    found = load_model(tmp_path / "nameless.safetensors")
    assert found.classes is None and label(found, 3) == "class 3"
    assert label(model, 3) == "船"


def test_loading_draws_nothing_at_random(file: Path, run: Path) -> None:
    before = torch.get_rng_state()
    for path in (file, run):
        load_model(path)
    untrained(SMALL)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_loaded_model_does_not_change_with_its_file(file: Path, model: Model) -> None:
    found = load_model(file)
    content = bytearray(file.read_bytes())
    with file.open("r+b") as opened:  # in place, as no rename would
        opened.write(bytes(len(content)))
    assert_same(found, model)


def test_a_model_is_written_whole_or_not_at_all(model: Model, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    with torch.no_grad():
        model.network.get_parameter("fc.weight").zero_()
    with pytest.raises(UserError, match="cannot be written"):
        save_model(model, tmp_path / "gone" / "small.safetensors")
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


# --- untrained -----------------------------------------------------------------------------------


def test_an_untrained_network_is_the_same_each_time() -> None:
    first, second = untrained(SMALL), untrained(SMALL)
    assert_same(first, second)
    assert first.name == "Small, with “everything”, untrained"
    assert first.preprocessing.crop == (16, 20)
    other = untrained(SMALL, seed=1).network.state_dict()["fc.weight"]
    assert not torch.equal(other, first.network.state_dict()["fc.weight"])


def test_a_network_that_cannot_run_is_refused() -> None:
    preset = find_preset("net-227")
    assert preset is not None
    with pytest.raises(UserError, match="fc6"):
        untrained(preset.architecture)


# --- runs ----------------------------------------------------------------------------------------


def test_a_run_is_its_best_checkpoint_or_else_its_last(model: Model, run: Path) -> None:
    last = load_model(run)
    assert_same(last, model)
    assert (last.name, last.trained_steps, last.classes) == ("first run", 7, CLASSES)
    assert last.provenance["data"] == "sample"
    write_checkpoint(run / "best.ckpt", checkpoint(untrained(SMALL), 5))
    assert load_model(run).trained_steps == 5
    named = load_model(run / "last.ckpt")
    assert (named.name, named.trained_steps) == ("first run/last.ckpt", 7)
    (run / "best.ckpt").write_bytes((run / "best.ckpt").read_bytes()[:-100])
    with pytest.raises(UserError, match="damaged") as refused:
        load_model(run)
    assert refused.value.hint == f"The run's other checkpoint may be whole: {run / 'last.ckpt'}."


def test_a_run_can_be_kept_as_a_model_file(run: Path, model: Model, tmp_path: Path) -> None:
    found = load_model(run)
    save_model(found, tmp_path / "kept.safetensors")
    kept = load_model(tmp_path / "kept.safetensors")
    assert_same(kept, model)
    assert kept.provenance == found.provenance


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".BIN"])
def test_weights_without_a_network_are_said_to_be_that(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"foreign{suffix}"
    torch.save({"features.0.weight": torch.zeros(2, 3, 3, 3)}, path)
    with pytest.raises(UserError) as refused:
        load_model(path)
    assert refused.value.message == (
        f"foreign{suffix} may hold weights, but does not say which network they belong to."
    )
    assert "in Explore with its network in Design" in refused.value.hint
    assert "train --start-from" in refused.value.hint


def test_what_is_no_run_is_refused(run: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "is not a run: it holds no run.json" in refusal(empty)
    stray = tmp_path / "last.ckpt"
    stray.write_bytes((run / "last.ckpt").read_bytes())
    assert "is not a run" in refusal(stray)
    assert "There is no checkpoint" in refusal(run / "best.ckpt")
    (run / "last.ckpt").unlink()
    assert "has no checkpoint yet" in refusal(run)


def test_a_checkpoint_of_another_network_is_refused(run: Path) -> None:
    wider = SMALL.with_classes(5)
    write_checkpoint(run / "last.ckpt", checkpoint(untrained(wider), 7))
    message = refusal(run)
    assert message.startswith("first run/last.ckpt: fc.weight: its shape is [5, 36]")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"classes": ["one"]}, "run.json: data.classes: there are 1"),
        (
            {"preprocessing": {"resize": 20, "crop": [16, 20], "mean": [0.5], "std": [0.5]}},
            "run.json: data.preprocessing.mean",
        ),
    ],
)
def test_a_run_whose_record_contradicts_itself_is_refused(
    run: Path, change: dict[str, Any], place: str
) -> None:
    record = json.loads((run / "run.json").read_text())
    record["data"] |= change
    (run / "run.json").write_text(json.dumps(record))
    assert place in refusal(run)


# --- what is refused -----------------------------------------------------------------------------


class Trap:
    """What a malicious pickle is: loading it runs a command."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, (f"touch '{self.mark}'",)


@pytest.mark.parametrize(
    "name", ["small.safetensors", "first run/last.ckpt", "first run/best.ckpt"]
)
@pytest.mark.parametrize("form", ["pickle", "torch"])
def test_nothing_is_loaded_that_can_run_code(
    file: Path, run: Path, tmp_path: Path, name: str, form: str
) -> None:
    mark = tmp_path / "it ran"
    target = tmp_path / name
    if form == "pickle":
        target.write_bytes(pickle.dumps(Trap(mark), protocol=2))
    else:
        torch.save({"network": Trap(mark)}, target)
    assert "not a" in refusal(target)
    assert not mark.exists()


def test_a_missing_file_and_files_of_other_kinds_are_refused(file: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.safetensors").startswith("There is no model")
    notes = tmp_path / "notes.safetensors"
    notes.write_text("Notes of today: bread and milk.\n")
    assert refusal(notes).startswith("notes.safetensors is not a model file")
    notes.touch()
    notes.write_bytes(b"")
    assert refusal(notes).startswith("notes.safetensors is not a model file")
    foreign = tmp_path / "foreign.safetensors"
    safetensors.torch.save_file({"fc.weight": torch.zeros(2)}, foreign, {"format": "pt"})
    assert refusal(foreign).startswith("foreign.safetensors: format: ")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_a_file_whose_end_is_missing_is_refused(file: Path, share: float) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(file).startswith("small.safetensors is not a model file")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": "2"}, "version: this program reads version 1, not 2"),
        ({"drop": "architecture"}, "architecture: it is missing"),
        ({"drop": "classes"}, "classes: it is missing"),
        ({"drop": "provenance"}, "provenance: it is missing"),
        ({"architecture": "{"}, "architecture: not JSON"),
        ({"architecture": architecture_text(SMALL).replace("fc", "f c")}, "layers[6].name"),
        (
            {"architecture": architecture_text(SMALL).replace('"kernel": 3', '"kernel": 99')},
            "conv1",
        ),
        ({"classes": '["a", "b"]'}, "classes: there are 2, but the network has 4"),
        ({"classes": '["a", "b", 3, "d"]'}, "classes[2]"),
        ({"classes": "{"}, "classes"),
        ({"provenance": '"a text"'}, "provenance"),
        ({"preprocessing": "{}"}, "preprocessing"),
        ({"preprocessing": "[" * 100_000}, "preprocessing"),
    ],
)
def test_a_fault_in_the_metadata_is_named_with_its_place(
    file: Path, change: dict[str, str], place: str
) -> None:
    message = refusal(rewrite(file, None, **change))
    assert message.startswith("small.safetensors: ")
    assert place in message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("crop", [20, 16]),
        ("resize", 19),
        ("resize", 10**9),
        ("mean", [0.5]),
        ("std", [0.5, 0.5]),
        ("std", [0.5, 0, 0.5]),
        ("fit", "stretch"),
        ("mean", "grey"),
        ("colour", "no such key"),
    ],
)
def test_a_preprocessing_that_does_not_suit_the_network_is_refused(
    file: Path, key: str, value: object
) -> None:
    fields = msgspec.to_builtins(usual_preprocessing(SMALL.input))
    text = json.dumps(fields | {key: value})
    message = refusal(rewrite(file, preprocessing=text))
    assert message.startswith("small.safetensors: preprocessing")
    assert key in message


@pytest.mark.parametrize(
    ("tensors", "says"),
    [
        ({"fc.bias": None}, "fc.bias: it is missing"),
        ({"fc.scale": torch.zeros(1)}, "fc.scale: the network has no such tensor"),
        ({"fc.bias": torch.zeros(5)}, "fc.bias: its shape is [5], but the network needs [4]"),
        ({"fc.bias": torch.zeros(4, dtype=torch.int32)}, "fc.bias: its numbers are int32"),
        ({"fc.bias": torch.zeros(4, dtype=torch.float64)}, "fc.bias: its numbers are float64"),
        ({"bn1.num_batches_tracked": torch.zeros(())}, "its numbers are float32, not int64"),
        ({"fc.bias": torch.full((4,), torch.nan)}, "fc.bias: it holds values that are not finite"),
        ({"conv1.weight": torch.full((6, 3, 3, 3), torch.inf)}, "not finite"),
    ],
)
def test_tensors_that_do_not_fit_are_refused_by_name(
    file: Path, tensors: dict[str, Any], says: str
) -> None:
    message = refusal(rewrite(file, tensors))
    assert message.startswith("small.safetensors: ")
    assert says in message


def test_a_file_that_claims_an_enormous_network_costs_nothing(file: Path) -> None:
    huge = SMALL.with_classes(65_535).with_layer(
        0, Conv2d(name="conv1", out_channels=65_535, kernel=3, padding=1)
    )
    assert "its shape is" in refusal(
        rewrite(file, architecture=architecture_text(huge), classes="null")
    )
