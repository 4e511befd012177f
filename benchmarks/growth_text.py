"""The section of results on growth: benchmarks/growth.md, and its plots in benchmarks/growth/.

The sentences hold whatever the figures are; these are in the plots and in the table. What says how
a curve grows is put together from its exponent.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.growth_curves import GROWN, LEAST_POINTS, Curve, Fit, Plot
from benchmarks.growth_plot import cost_text, size_text, svg

HERE = Path(__file__).parent
NUMBERS = {4: "four", 5: "five"}

ABOUT = 0.1  # an exponent so near to 1, or to 0, is told as such

# Of each plot: its heading, and what it means and why, in the order of the section; {0}: how its
# first curve grows, and so on.
WORDS = {
    "training-batch": (
        "Training time against batch size",
        "Every weight is read, its gradient written and its update made once a step, however many"
        " pictures share that; so small batches cost nearly the same, the exponent is below 1, and"
        " it comes nearer to 1 where a weight is used more often for each picture: in the"
        " convolutions, which `half-width` has more of than `mnist-28`, whose weights are mostly"
        " those of dense layers.",
    ),
    "training-width": (
        "Training time against network width",
        "A layer twice as wide after one twice as wide has four times the weights and the sums,"
        " which makes an exponent of 2; it is less because the first convolution always reads the"
        " same picture and the last layer always tells the same classes apart, because activation,"
        " pooling and dropout grow with the maps alone, and because larger matrices use the"
        " processor better.",
    ),
    "window-layers": (
        "An edit in Design against layers",
        "The analysis goes through the layers once and is in proportion to them, and so are the"
        " table, the drawing and the costs that are told of every layer that changed; for networks"
        " as long as AlexNet the painting of what is in sight, which is always as much, takes"
        " most of the time, so that the exponent is below 1.",
    ),
    "window-points": (
        "The plots of a run against steps",
        "The window keeps the least and the greatest value of ever longer stretches of a run, so"
        " that it paints about as much for a long run as for a short one: the time grows {0} the"
        " steps. Drawn point by point, as pyqtgraph does by itself, the time of a curve grows {1}"
        " its points. That is one curve, of 1 px; where RESULTS.md says what plain pyqtgraph takes,"
        " it draws the smoothed curve too, of 2 px, which costs Qt several times as much.",
    ),
    "window-maps": (
        "A layer's mosaic against maps",
        "Every value is scaled and coloured once: the time of composing grows {1} the maps. The"
        " picture is then fitted into the same room on the screen, whose part in the time does not"
        " grow with them. The two are timed one after the other; with many maps, whose memory the"
        " system gives anew each time, their spread may exceed what painting adds.",
    ),
    "memory-pictures": (
        "Memory against pictures",
        "Photos that fit into memory are kept there, three bytes a pixel at the size that the"
        " network takes, so that memory is in proportion to them; it is hardly more while they are"
        " read, since few are decoded at a time, and the sums for mean and deviation add a constant"
        " that brings the exponent below 1. Prepared on disk they are read as they are used: what"
        " is in memory then is a sample of them for mean and deviation, however many there are.",
    ),
    "memory-megapixels": (
        "Memory against the size of a picture in Explore",
        "A picture is decoded once at its full size, four bytes a pixel, and kept for other cuts;"
        " the network and the screen take a small one of it, whose memory counts where pictures are"
        " small and brings the exponent a little below 1.",
    ),
}


def write_section(plots: Sequence[Plot], where: Sequence[str], folder: Path = HERE) -> None:
    """Write growth.md and a plot each into growth/, both in `folder`.

    Args:
        plots: What was measured.
        where: When and on which machine it was measured; a sentence for each machine.
        folder: Where the section is read from.
    """
    pictures = folder / "growth"
    pictures.mkdir(parents=True, exist_ok=True)
    known = sorted(plots, key=lambda plot: list(WORDS).index(plot.id))
    for plot in known:
        (pictures / f"{plot.id}.svg").write_text(svg(plot), encoding="utf-8")
    text = "\n".join([*_head(where), *_table(known), *_sections(known)])
    (folder / "growth.md").write_text(text, encoding="utf-8")


def _head(where: Sequence[str]) -> Iterator[str]:
    yield "## How cost grows\n"
    yield (
        "With an exponent of 1, twice the size costs twice as much; with 0 it costs the same."
        " `python -m benchmarks.growth` measures it in rounds, in each of which the sizes take"
        " turns in another order. A point is the median of its rounds, and the bar through it runs"
        " from the first to the third quartile. The line is the least-squares fit of the logarithm"
        " of the cost against that of the size, and ± its exponent's standard error. It is fitted"
        f" to the filled points: from the size on that costs {NUMBERS[round(GROWN)]} times as much"
        f" as the least, where a constant no longer dominates, and to the upper"
        f" {NUMBERS[LEAST_POINTS]} in any case.\n"
    )
    yield from (f"{sentence}\n" for sentence in where)


def _table(plots: Sequence[Plot]) -> Iterator[str]:
    yield "| what | curve | exponent | fitted to sizes | least size | greatest size |"
    yield "|---|---|---|---|---|---|"
    for plot in plots:
        for curve in plot.curves:
            cells = (WORDS[plot.id][0], curve.name, *_figures(curve, plot))
            yield "| " + " | ".join(cells) + " |"
    yield ""


def _figures(curve: Curve, plot: Plot) -> Iterator[str]:
    fit, costs = curve.fit, curve.medians
    yield fit.text
    yield f"{size_text(fit.sizes[0])} – {size_text(fit.sizes[-1])}"
    for size, cost in ((curve.sizes[0], costs[0]), (curve.sizes[-1], costs[-1])):
        yield f"{size_text(size)}: {cost_text(cost, plot.unit)}"


def _sections(plots: Sequence[Plot]) -> Iterator[str]:
    for plot in plots:
        heading, sentence = WORDS[plot.id]
        yield f"### {heading}\n"
        yield f"![{plot.title}](growth/{plot.id}.svg)\n"
        yield sentence.format(*(_growing(curve.fit) for curve in plot.curves)) + "\n"


def _growing(fit: Fit) -> str:
    """How a cost grows: to be followed by what it grows with."""
    if abs(fit.exponent) <= ABOUT:
        return "hardly with"
    if abs(fit.exponent - 1) <= ABOUT:
        return "in proportion to"
    return "less than in proportion to" if fit.exponent < 1 else "more than in proportion to"
