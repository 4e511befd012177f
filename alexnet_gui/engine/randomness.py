"""The global random generators, from which dropout draws: only training touches them."""

import torch
from torch import Tensor

from alexnet_gui.engine.team import Team


def random_state(device: torch.device) -> dict[str, Tensor]:
    """The state of the CPU's generator, and of `device`'s, by type of device."""
    state = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    elif device.type == "mps":
        state["mps"] = torch.mps.get_rng_state()
    return state


def random_states(device: torch.device, team: Team) -> list[dict[str, Tensor]]:
    """The states of all processes of `team`, in order; all have devices of one type."""
    own = random_state(device)
    every = {kind: team.joined(state[None]) for kind, state in own.items()}  # (processes, bytes)
    return [
        # Cloned, lest a part of a whole is saved with the whole.
        {kind: states[rank].clone() for kind, states in every.items()}
        for rank in range(team.share.size)
    ]


def restore_random_state(state: dict[str, Tensor], device: torch.device) -> None:
    """Go on drawing from `state`; a generator that it says nothing of stays as it is."""
    if "cpu" in state:
        torch.set_rng_state(state["cpu"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)
    elif device.type == "mps" and "mps" in state:
        torch.mps.set_rng_state(state["mps"])
