"""Devices are chosen by name, and a name that this machine cannot serve is refused."""

from pathlib import Path

import pytest
import torch

from alexnet_gui.core.errors import UserError
from alexnet_gui.engine import devices
from alexnet_gui.engine.devices import (
    autocast,
    choose_device,
    choose_precision,
    device_text,
    free_memory,
    threads,
)

CPU = torch.device("cpu")


def test_automatic_takes_cuda_then_mps_then_the_cpu() -> None:
    expected = (
        "cuda"
        if torch.cuda.is_available()
        else "mps"
        if torch.backends.mps.is_available()
        else "cpu"
    )
    assert choose_device("automatic").type == expected
    assert choose_device("cpu") == CPU


@pytest.mark.parametrize("name", ["tpu", "cuda:x", "", "cuda:99", "cpu:1", "meta"])
def test_a_device_that_is_not_there_is_refused_by_name(name: str) -> None:
    with pytest.raises(UserError, match="device") as refused:
        choose_device(name)
    assert name in str(refused.value)


def test_the_cpu_is_called_by_its_threads() -> None:
    with threads(1):
        assert device_text(CPU) == "CPU, 1 thread"
    with threads(2):
        assert device_text(CPU) == "CPU, 2 threads"


def test_the_number_of_threads_comes_back() -> None:
    before = torch.get_num_threads()
    with threads(before + 1):
        assert torch.get_num_threads() == before + 1
    assert torch.get_num_threads() == before


def test_float16_is_refused_where_it_cannot_be() -> None:
    with pytest.raises(UserError, match="float16 needs an NVIDIA GPU"):
        choose_precision(CPU, "float16")


def test_automatic_precision_guesses_nothing() -> None:
    assert choose_precision(CPU, "automatic") == "float32"
    assert choose_precision(CPU, "bfloat16") == "bfloat16"


def test_autocast_computes_in_the_precision() -> None:
    x = torch.ones(2, 2)
    with autocast(CPU, "bfloat16"):
        assert (x @ x).dtype == torch.bfloat16
    with autocast(CPU, "float32"):
        assert (x @ x).dtype == torch.float32


def test_free_memory_is_told_for_the_cpu() -> None:
    free = free_memory(CPU)
    assert free is not None
    assert 2**20 < free < 2**50


def test_a_groups_limit_counts_with_cached_files_as_free(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1000000\n")
    (tmp_path / "memory.current").write_text("700000\n")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 200000\n")
    assert devices._left_in_group(tmp_path) == 500_000


def test_a_group_without_a_limit_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("max\n")
    assert devices._left_in_group(tmp_path) is None
