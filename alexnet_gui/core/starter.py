"""The model that comes along, so that a first picture gets an answer before anything is trained."""

from pathlib import Path

from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.translation import N_

STARTER = "starter"  # as a command line names it
TITLE = N_("Starter: AlexNet, 200 classes")


def starter_file() -> Path | None:
    """Where it lies; None in an installation that lacks it."""
    try:
        return resource("models", "starter.safetensors")
    except FileNotFoundError:
        return None
