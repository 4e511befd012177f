"""An explanation as a file: its numbers, or the picture with its colours."""

from pathlib import Path

import numpy as np
from PIL import Image

from alexnet_gui.core.whole_file import whole_file
from alexnet_gui.core.why_files import WriteExplanation
from alexnet_gui.engine.why_colours import Bytes

LARGEST = 2048  # pixels of the longer side of a picture that is written


def write_explanation(wish: WriteExplanation) -> Path:
    """Write what `wish` asks for, and say where it is.

    Raises:
        UserError: The file cannot be written.
    """
    with whole_file(wish.path) as file:
        if wish.path.suffix == ".npy":
            np.save(file, wish.explanation.values)
        else:
            overlaid(wish).save(file, "PNG")
    return wish.path


def overlaid(wish: WriteExplanation) -> Image.Image:
    """What the network saw of the picture, greyed under the colours, as it is on screen."""
    explanation = wish.explanation
    scale = wish.pixels.shape[1] / wish.size[1]  # a huge picture was made smaller
    x, y, width, height = (scale * side for side in explanation.crop)
    thinned = max(1.0, max(width, height) / LARGEST)
    size = max(1, round(width / thinned)), max(1, round(height / thinned))
    extent = (x, y, x + width, y + height)
    seen = Image.fromarray(wish.pixels).transform(
        size, Image.Transform.EXTENT, extent, Image.Resampling.BILINEAR
    )
    colours: Bytes = explanation.signed if wish.signed else explanation.positive
    # Premultiplied while it is scaled, so that clear pixels lend no colour to those beside them.
    over = Image.fromarray(colours, "RGBA").convert("RGBa")
    over = over.resize(size, Image.Resampling.BILINEAR).convert("RGBA")
    over.putalpha(over.getchannel("A").point([round(wish.opacity * a) for a in range(256)]))
    grey = Image.blend(seen, seen.convert("L").convert("RGB"), wish.opacity)
    return Image.alpha_composite(grey.convert("RGBA"), over).convert("RGB")
