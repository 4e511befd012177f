"""What is said beside a command line: where to run it, and what to mind. No Qt."""

from alexnet_gui.core.command_text import Machines
from alexnet_gui.core.translation import _


def instructions(machines: Machines, batch: int, *, by_file: bool) -> str:
    """Where to run the line and what to mind, in two or three sentences.

    Args:
        machines: What it runs on.
        batch: Pictures in a step of one process.
        by_file: Whether the network is named by its file.
    """
    if machines.alone:
        return _(
            "Run it in a terminal where alexnet-gui is installed. “Watch a run…” follows its folder"
            " here while it trains."
        )
    count = machines.processes * machines.machines
    share = _(
        "Each process takes batches of {n:,} pictures, so that a step learns from {all:,}. With"
        " GPUs, start as many processes on a machine as it has of them."
    ).format(n=batch, all=batch * count)
    if machines.machines == 1:
        return _("Run it in a terminal where alexnet-gui is installed.") + " " + share
    where = _(
        "Run it on every machine at about the same time, each with its own number, where"
        " alexnet-gui is installed."
    )
    what = (
        _("The pictures and the network's file must lie at these paths on all of them.")
        if by_file
        else _("The pictures must lie at this path on all of them.")
    )
    return f"{where} {what} {share}"
