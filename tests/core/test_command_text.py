"""The command line that the window shows does exactly what the window would do."""

import re
import shlex
from argparse import ArgumentParser
from pathlib import Path

import msgspec
import pytest

from alexnet_gui.cli import train
from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.command_text import Machines, command_text, network_argument
from alexnet_gui.core.files import write_architecture
from alexnet_gui.core.job import Job
from alexnet_gui.core.presets import PAPER_RECIPE, PRESETS, find_preset
from alexnet_gui.core.recipe import Recipe
from alexnet_gui.core.start import Start, usual_recipe
from tests.engine.training import SMALL

MNIST = PRESETS[-1]
CHANGED = msgspec.structs.replace(
    MNIST.recipe,
    epochs=3,
    learning_rate=1e-5,
    decay_biases=False,
    random_flip=True,
    early_stopping=2,
    checkpoint_every=50,
    save_minutes=None,
    device="cuda:1",
    precision="bfloat16",
    schedule="one_cycle",
)


def job(**changes: object) -> Job:
    usual = Job(
        architecture=MNIST.architecture, recipe=MNIST.recipe, data="sample", out="/runs/one"
    )
    return msgspec.structs.replace(usual, **changes)


def read_back(words: list[str]) -> Job:
    """The job that the command line's own parser makes of the words after the program's name."""
    commands = ArgumentParser(prog="alexnet-gui").add_subparsers()
    parser = train.add_parser(commands)
    assert words[0] == "train"
    return train.job_of(parser.parse_args(words[1:]))


@pytest.mark.parametrize(
    "wanted",
    [
        job(),
        job(recipe=CHANGED),
        job(recipe=PAPER_RECIPE),
        job(data="torchvision:cifar10", tensorboard=True, memory_check=False),
        job(data="/My photos; rm -rf $HOME `x` \"y\" 'z'", out="/runs/größer & more/ü"),
        job(data="-photos", out="--out"),
    ],
)
def test_a_preset_s_line_gives_the_very_same_job_back(wanted: Job) -> None:
    network = network_argument(wanted.architecture, None)
    assert network == "mnist-28"
    program, *words = shlex.split(command_text(wanted, network))
    assert program == "alexnet-gui"
    assert read_back(words) == wanted


@pytest.mark.parametrize("recipe", [MNIST.recipe, CHANGED, Recipe()])
def test_a_saved_network_s_line_gives_the_very_same_job_back(
    recipe: Recipe, tmp_path: Path
) -> None:
    published = find_preset("half-width")
    assert published is not None
    for number, network in enumerate((_narrow(), published.architecture.with_classes(7))):
        file = tmp_path / f"a network {number}.json"
        write_architecture(network, file)
        argument = network_argument(network, file)
        assert argument == str(file)
        wanted = job(architecture=network, recipe=recipe)
        assert read_back(shlex.split(command_text(wanted, argument))[1:]) == wanted


def test_the_weights_to_start_from_and_the_frozen_layers_are_said_too(tmp_path: Path) -> None:
    from alexnet_gui.engine.models import save_model, untrained

    file, model = tmp_path / "small.json", tmp_path / "small weights.safetensors"
    write_architecture(SMALL, file)
    save_model(untrained(SMALL), model)
    for frozen in ((), ("conv1",)):
        start = Start(model=str(model), frozen=frozen)
        for recipe in (usual_recipe(Recipe(), SMALL, frozen), CHANGED):
            wanted = job(architecture=SMALL, recipe=recipe, start=start)
            assert read_back(shlex.split(command_text(wanted, str(file)))[1:]) == wanted


def _narrow() -> Architecture:
    layers = MNIST.architecture.layers
    return MNIST.architecture.with_layers(
        tuple(layer for layer in layers if not layer.name.startswith("drop"))
    )


def test_only_what_differs_from_the_preset_s_recipe_is_said() -> None:
    assert command_text(job(), "mnist-28") == (
        "alexnet-gui train mnist-28 --data sample --out /runs/one"
    )
    changed = job(recipe=msgspec.structs.replace(MNIST.recipe, epochs=3, save_minutes=None))
    assert command_text(changed, "mnist-28") == (
        "alexnet-gui train mnist-28 --data sample --out /runs/one --epochs 3 --save-minutes none"
    )


def test_a_network_that_is_neither_a_preset_nor_saved_has_no_argument() -> None:
    assert network_argument(_narrow(), None) is None


def test_a_run_that_goes_on_takes_everything_from_its_folder() -> None:
    line = command_text(job(resume=True, tensorboard=True), "mnist-28")
    assert line == "alexnet-gui train --resume --out /runs/one --tensorboard"


def test_several_processes_are_started_by_torchrun() -> None:
    assert command_text(job(), "mnist-28", Machines(processes=4)) == (
        "torchrun --nproc-per-node=4 -m alexnet_gui train mnist-28 --data sample --out /runs/one"
    )


def test_several_processes_each_take_a_gpu_of_their_own() -> None:
    wanted = job(recipe=msgspec.structs.replace(MNIST.recipe, device="cuda:1"))
    assert command_text(wanted, "mnist-28").endswith("--device cuda:1")
    assert command_text(wanted, "mnist-28", Machines(processes=2)).endswith("--device cuda")


def test_several_machines_get_a_line_each_that_differs_in_the_rank_alone() -> None:
    lines = [
        command_text(job(), "mnist-28", Machines(8, 2, rank, "node-1.cluster")) for rank in (0, 1)
    ]
    assert lines[0] == (
        "torchrun --nproc-per-node=8 --nnodes=2 --node-rank=0 --master-addr=node-1.cluster"
        " --master-port=29500 -m alexnet_gui train mnist-28 --data sample --out /runs/one"
    )
    assert lines[1] == lines[0].replace("--node-rank=0", "--node-rank=1")


def test_torchrun_takes_the_options_that_are_given_to_it() -> None:
    distributed = pytest.importorskip("torch.distributed.run")
    line = command_text(job(), "mnist-28", Machines(8, 2, 1, "node-1"))
    read = distributed.get_args_parser().parse_args(shlex.split(line)[1:])
    assert (read.nproc_per_node, read.nnodes, read.node_rank) == ("8", "2", 1)
    assert (read.master_addr, read.master_port, read.module) == ("node-1", 29500, True)
    assert (read.training_script, read.training_script_args[0]) == ("alexnet_gui", "train")


SPECIAL = job(data="C:\\My photos\\it's ‘quoted’\\", out="D:\\runs,a&b")


def test_powershell_gets_single_quotes_in_which_each_quote_is_doubled() -> None:
    line = command_text(SPECIAL, "mnist-28", shell="powershell")
    assert "--data 'C:\\My photos\\it''s ‘‘quoted’’\\'" in line
    assert line.endswith("--out 'D:\\runs,a&b'")
    address = command_text(job(), "mnist-28", Machines(2, 2, 0, "10.0.0.7"), "powershell")
    assert "'--master-addr=10.0.0.7'" in address


def test_the_windows_prompt_gets_double_quotes_as_its_programs_take_them_apart() -> None:
    line = command_text(SPECIAL, "mnist-28", shell="cmd")
    assert line.endswith('--out "D:\\runs,a&b"')
    # A backslash before the closing quote would hide it: it is doubled.
    assert '--data "C:\\My photos\\it\'s ‘quoted’\\\\" --out' in line
    assert re.search(r'--data "a\\"b"', command_text(job(data='a"b'), "mnist-28", shell="cmd"))
