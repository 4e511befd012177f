"""The colours of compared runs: apart on both grounds, for colour-blind eyes too."""

from itertools import combinations

import numpy as np
import pytest

from alexnet_gui.gui.theme import DARK, LIGHT, Theme
from alexnet_gui.gui.train.plotting.figure import COMPARED
from alexnet_gui.gui.train.plotting.series import Numbers

# What linear red, green and blue become for whoever lacks one kind of cone: Machado, Oliveira and
# Fernandes 2009, at full severity.
SIGHTS = {
    "usual": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "without red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "without green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "without blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Linear sRGB → OKLab: Ottosson 2020.
TO_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
APART = 0.08  # in OKLab, where black and white are 1 apart
CONTRAST = 3.0  # of parts of a picture with what is beside them: WCAG 1.4.11


def linear(theme: Theme, role: str) -> Numbers:
    colour = theme.color(role)
    parts = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def seen(theme: Theme, role: str, sight: str) -> Numbers:
    light = np.clip(np.array(SIGHTS[sight]) @ linear(theme, role), 0, 1)
    return np.array(TO_LAB) @ np.cbrt(np.array(TO_CONES) @ light)


def luminance(theme: Theme, role: str) -> float:
    return float(linear(theme, role) @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_run_has_a_colour_of_its_own(theme: Theme) -> None:
    roles = ["accent", *(f"compared_{n}" for n in range(1, COMPARED + 1))]
    for sight in SIGHTS:
        for one, other in combinations(roles, 2):
            apart = np.linalg.norm(seen(theme, one, sight) - seen(theme, other, sight))
            assert apart > APART, (sight, one, other)
    ground = luminance(theme, "panel")
    for role in roles:
        low, high = sorted((luminance(theme, role), ground))
        assert (high + 0.05) / (low + 0.05) >= CONTRAST, role
