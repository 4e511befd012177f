"""What a machine is, and the versions that count."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("torch", "torchvision", "numpy", "pillow", "PySide6-Essentials", "pyqtgraph")


def machine_text() -> str:
    """This machine and its versions, in words."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()};"
        f" Python {platform.python_version()}, {packages}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    name = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    units = " ".join(unit for unit in ("avx512_bf16", "amx_bf16") if unit in text)
    words = name.group(1) if name else platform.machine()
    return f"{words} ({units})" if units else words


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    except (AttributeError, OSError, ValueError):
        return "memory unknown"
