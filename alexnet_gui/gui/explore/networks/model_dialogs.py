"""Asking a person for a network: a file of any kind that can be read, or the folder of a run."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from alexnet_gui.core.saved_network import CHECKPOINT, WEIGHTS_SUFFIXES
from alexnet_gui.core.translation import _


def ask_model_file(parent: QWidget) -> Path | None:
    """The model file, checkpoint or weights that the person chooses, or None."""
    suffixes = (".safetensors", CHECKPOINT, *sorted(WEIGHTS_SUFFIXES))
    patterns = " ".join(f"*{suffix}" for suffix in suffixes)
    kinds = _("Models and weights ({patterns})").format(patterns=patterns)
    chosen, _filter = QFileDialog.getOpenFileName(parent.window(), _("Open model"), "", kinds)
    return Path(chosen) if chosen else None


def ask_run_folder(parent: QWidget) -> Path | None:
    """The folder of a run that the person chooses, or None."""
    chosen = QFileDialog.getExistingDirectory(parent.window(), _("Open run folder"))
    return Path(chosen) if chosen else None
