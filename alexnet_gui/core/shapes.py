"""Shapes and sizes: what they are, and how people write them.

A shape is (C, H, W) for maps and (F,) for features, without the batch. A size is one number, or
(height, width).
"""

Shape = tuple[int, ...]
Size = int | tuple[int, int]

# The largest number a size may be: beyond it nobody means it, and sums stay exact.
MAXIMUM = 65_535


def pair(size: Size) -> tuple[int, int]:
    """(height, width) of a size."""
    return (size, size) if isinstance(size, int) else size


def size_text(size: Size) -> str:
    """A size as people write it: `3×5`."""
    height, width = pair(size)
    return f"{height}×{width}"


def short_size(size: Size) -> str:
    """A size as short as it is clear: `2`, or `1×2`."""
    height, width = pair(size)
    return str(height) if height == width else f"{height}×{width}"


def shape_text(shape: Shape | None, gap: str = " ") -> str:
    """A shape as people write it: `96 × 55 × 55`; a dash when it is not known."""
    return "—" if shape is None else f"{gap}×{gap}".join(f"{n:,}" for n in shape)
