"""Trying how a network is computed before it trains, without changing anything of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from alexnet_gui.engine.network import Network
from alexnet_gui.engine.randomness import random_state, restore_random_state


@contextmanager
def left_as_it_was(network: Network, device: torch.device) -> Iterator[None]:
    """Passes within leave no gradients, running statistics or random numbers behind."""
    random, training = random_state(device), network.training
    buffers = [buffer.clone() for buffer in network.buffers()]
    try:
        yield
    finally:
        network.zero_grad(set_to_none=True)
        with torch.no_grad():
            for buffer, before in zip(network.buffers(), buffers, strict=True):
                buffer.copy_(before)
        network.train(training)
        restore_random_state(random, device)
