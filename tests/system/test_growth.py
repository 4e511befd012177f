"""How cost grows: the exponent that is fitted, and the picture that shows it."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks.growth_curves import Curve, Plot, curves
from benchmarks.growth_plot import HEIGHT, WIDTH, cost_text, size_text, svg
from benchmarks.growth_text import write_section

SVG = "{http://www.w3.org/2000/svg}"
SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


def _curve(*costs: float, name: str = "a curve") -> Curve:
    return Curve(name=name, sizes=SIZES, costs=tuple((0.9 * cost, cost, cost) for cost in costs))


def test_a_power_law_is_found_again_without_an_error() -> None:
    fit = _curve(*(3.0 * size**1.5 for size in SIZES)).fit
    assert fit.exponent == pytest.approx(1.5)
    assert fit.error == pytest.approx(0, abs=1e-9)
    assert fit.at(10.0) == pytest.approx(3.0 * 10**1.5)


def test_the_error_is_that_of_a_line_through_logarithms() -> None:
    # Of 1, 2, 4, 8 the binary logarithms are 0, 1, 2, 3; of the costs 0, 1, 1, 2. By hand the slope
    # is 3/5, the residuals are −1/10, 3/10, −3/10, 1/10, and the error √(0.2 / 2 / 5).
    curve = Curve(name="", sizes=SIZES[:4], costs=((1.0,), (2.0,), (2.0,), (4.0,)))
    assert curve.fit.exponent == pytest.approx(0.6)
    assert curve.fit.error == pytest.approx((0.2 / 2 / 5) ** 0.5)
    assert curve.fit.text == "0.60 ± 0.15"


def test_sizes_where_a_constant_dominates_are_left_out() -> None:
    grown = _curve(10, 10, 51, 100, 200, 400, 800)
    assert grown.fit.sizes == SIZES[2:]
    constant = _curve(*(10 for _size in SIZES))
    assert constant.fit.sizes == SIZES[-4:]
    assert constant.fit.text == "0.00 ± 0.01"


def test_every_size_has_its_turn_in_each_round_in_another_order() -> None:
    asked: list[float] = []

    def cost(size: float) -> tuple[float, float]:
        asked.append(size)
        return size, 2 * size

    one, other = curves(["one", "other"], SIZES, 3, cost)
    rounds = [tuple(asked[i : i + 7]) for i in range(0, 21, 7)]
    assert all(sorted(each) == list(SIZES) for each in rounds)
    assert len(set(rounds)) == 3
    assert one.medians == list(SIZES)
    assert [len(costs) for costs in other.costs] == [3] * 7


def test_the_picture_names_every_curve_and_its_exponent_within_its_bounds() -> None:
    plot = Plot(
        id="a",
        title="Steps < epochs & more",
        across="sizes",
        unit="s",
        curves=(
            _curve(*(0.001 * size for size in SIZES), name="linear"),
            _curve(*(0.0011 * size for size in SIZES), name="as good as the same"),
            _curve(*(0.05 for _size in SIZES), name="constant"),
        ),
    )
    picture = ET.fromstring(svg(plot))
    texts = list(picture.iter(f"{SVG}text"))
    words = [text.text for text in texts]
    for expected in ("Steps < epochs & more", "linear", "1.00 ± 0.01", "constant", "0.00 ± 0.01"):
        assert expected in words
    places = [(float(text.attrib["x"]), float(text.attrib["y"])) for text in texts]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in places)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("cost", "text"),
    [(2e-5, "20 µs"), (0.001, "1 ms"), (0.0125, "12.5 ms"), (1.5, "1.5 s"), (100, "100 s")],
)
def test_times_are_told_in_the_unit_that_suits_them(cost: float, text: str) -> None:
    assert cost_text(cost, "s") == text


def test_sizes_and_memory_are_told_as_a_person_would() -> None:
    assert [size_text(size) for size in (0.25, 1.5, 64.0, 1_000_000.0)] == [
        "¼", "1½", "64", "1,000,000",
    ]  # fmt: skip
    assert cost_text(1941.2, "MiB") == "1,941 MiB"


@pytest.mark.parametrize(
    ("exponent", "words"),
    [
        (0.05, "hardly with"),
        (0.8, "less than in proportion to"),
        (1.05, "in proportion to"),
        (1.16, "more than in proportion to"),
    ],
)
def test_how_a_curve_grows_is_told_as_it_was_measured(
    tmp_path: Path, exponent: float, words: str
) -> None:
    grown = _curve(*(0.001 * size**exponent for size in SIZES))
    plot = Plot(id="window-maps", title="", across="", unit="s", curves=(_curve(*SIZES), grown))
    write_section([plot], [], tmp_path)
    text = (tmp_path / "growth.md").read_text(encoding="utf-8")
    assert f"the time of composing grows {words} the maps." in text
