"""An architecture as a Markdown table, for a README or a report."""

from alexnet_gui.core.analysis import Analysis, Row
from alexnet_gui.core.readable import readable
from alexnet_gui.core.shapes import shape_text
from alexnet_gui.core.translation import _

_RIGHT = frozenset({0, 4, 5, 6})  # columns of figures


def markdown_table(analysis: Analysis) -> str:
    """`analysis` as a heading, a table of one row a layer, and the sums."""
    architecture = analysis.architecture
    head = ("#", _("Layer"), _("Type"), _("Settings"), _("Output"), _("Parameters"), _("MACs"))
    rows = [_cells(i, row) for i, row in enumerate(analysis.rows, 1)]
    rules = ["---:" if i in _RIGHT else "---" for i in range(len(head))]
    lines = [
        f"# {escaped(architecture.name)}",
        "",
        _("Input {shape}.").format(shape=shape_text(architecture.input)),
        "",
        *(f"| {' | '.join(cells)} |" for cells in (head, rules, *rows)),
        "",
        _("{parameters:,} parameters, {macs:,} multiply-accumulates for one picture.").format(
            parameters=analysis.parameters, macs=analysis.macs
        ),
    ]
    return "\n".join(lines) + "\n"


def _cells(number: int, row: Row) -> tuple[str, ...]:
    layer = row.layer
    output = shape_text(row.output)
    if row.problem is not None:
        output = f"{output} ({row.problem.message})"
    return (
        str(number),
        f"`{layer.name}`",
        _(layer.title),
        escaped(layer.summary()),
        escaped(output),
        "—" if row.parameters is None else f"{row.parameters:,}",
        "—" if row.macs is None else f"{row.macs:,}",
    )


def escaped(text: str) -> str:
    """`text` without what Markdown would read as a cell's end or a mark."""
    for sign in "\\|*_`<&":
        text = text.replace(sign, f"\\{sign}")
    return readable(" ".join(text.split()))
