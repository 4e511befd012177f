"""What a model is, asked for by the window and told as a frozen value."""

from typing import Any

import msgspec

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Enquiry
from alexnet_gui.core.preprocessing import Preprocessing
from alexnet_gui.core.requests import ModelChoice


class DescribeModel(Enquiry, frozen=True):
    """What is the network that `choice` means?"""

    choice: ModelChoice


class ModelDescription(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of a model but its weights."""

    name: str
    architecture: Architecture
    parameters: int
    classes: tuple[str, ...] | None  # None where nobody gave them names
    preprocessing: Preprocessing
    provenance: dict[str, Any]  # where the weights come from; empty if they are as drawn
    trained_steps: int | None = None  # of a run: after how many updates
    untrained: bool = False  # the weights are as drawn
