"""Whether this machine's CPU multiplies bfloat16 numbers itself."""

from pathlib import Path

_UNITS = ("avx512_bf16", "amx_bf16")


def has_bfloat16_units() -> bool:
    """Whether Linux names such a unit; without one PyTorch gains nothing by bfloat16."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return any(unit in text for unit in _UNITS)
