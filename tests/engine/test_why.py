"""What is said to speak for a class is what plain PyTorch and a loop by hand make of it."""

import subprocess
import sys
import threading
from concurrent.futures import CancelledError

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from alexnet_gui.core.architecture import Architecture
from alexnet_gui.core.enquiries import Progress
from alexnet_gui.core.errors import UserError
from alexnet_gui.core.events import PictureSeen
from alexnet_gui.core.layers import Activation, Conv2d, Flatten, Linear, Lrn, Softmax
from alexnet_gui.core.pooling import MaxPool2d
from alexnet_gui.core.requests import Look, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.why import Explanation, GradCam, IntegratedGradients, Occlusion, Why
from alexnet_gui.engine.answers import answer
from alexnet_gui.engine.beholder import Beholder
from alexnet_gui.engine.forward_pass import ForwardPass
from alexnet_gui.engine.inspection import look
from alexnet_gui.engine.models import Model, untrained
from alexnet_gui.engine.pictures import open_picture
from alexnet_gui.engine.why import BATCH, explain

SMALL = Architecture(
    name="small",
    input=(3, 24, 20),
    layers=(
        Conv2d(name="conv1", out_channels=6, kernel=5, stride=2, padding=1),
        Activation(name="relu1", function="relu"),
        Lrn(name="norm1"),
        MaxPool2d(name="pool1", kernel=2),
        Conv2d(name="conv2", out_channels=8, kernel=3, padding=1),
        Activation(name="relu2", function="relu"),
        Flatten(name="flatten"),
        Linear(name="fc8", out_features=4),
    ),
)
TARGET = 2


@pytest.fixture(scope="module")
def cat() -> Image.Image:
    return open_picture(resource("pictures", "chelsea.png"))


@pytest.fixture(scope="module")
def passed(cat: Image.Image) -> ForwardPass:
    return look(untrained(SMALL), cat)


def ask(passed: ForwardPass, question: Why) -> Explanation:
    return explain(passed, question, lambda progress: None, lambda: False)


def convolutions(model: Model, x: Tensor) -> Tensor:
    """Up to the rectified maps of conv2, in plain PyTorch: (N, 8, 5, 4)."""
    weights = model.network.state_dict()
    x = F.conv2d(x, weights["conv1.weight"], weights["conv1.bias"], stride=2, padding=1).relu()
    x = F.max_pool2d(nn.LocalResponseNorm(5, 1e-4, 0.75, 2.0)(x), 2)
    return F.conv2d(x, weights["conv2.weight"], weights["conv2.bias"], padding=1).relu()


def scores(model: Model, x: Tensor) -> Tensor:
    """The logits of pictures (N, 3, 24, 20), in plain PyTorch: (N, 4)."""
    weights = model.network.state_dict()
    return F.linear(convolutions(model, x).flatten(1), weights["fc8.weight"], weights["fc8.bias"])


# --- the numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [0, 1, 2, 3])
def test_grad_cam_is_the_rectified_sum_of_maps_weighted_by_their_mean_gradients(
    passed: ForwardPass, target: int
) -> None:
    found = ask(passed, GradCam(look=0, target=target, layer="relu2"))
    weights = passed.model.network.state_dict()
    maps = convolutions(passed.model, passed.input).requires_grad_()
    F.linear(maps.flatten(1), weights["fc8.weight"], weights["fc8.bias"])[0, target].backward()
    assert maps.grad is not None
    weighted = (maps.grad.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1, keepdim=True).relu()
    expected = F.interpolate(weighted, (24, 20), mode="bilinear", align_corners=False)[0, 0]
    torch.testing.assert_close(torch.tensor(found.values), expected.detach())
    assert found.lowest == found.values.min() >= 0 and found.highest == found.values.max()


def test_occlusion_is_what_a_loop_over_squares_finds(passed: ForwardPass) -> None:
    found = ask(passed, Occlusion(look=0, target=TARGET, window=6, stride=4))
    with torch.no_grad():
        whole = scores(passed.model, passed.input)[0, TARGET]
        falls, times = torch.zeros(24, 20), torch.zeros(24, 20)
        for top in range(0, 24 - 6 + 4, 4):  # the last ones reach over the edge
            for left in range(0, 20 - 6 + 4, 4):
                covered = passed.input.clone()
                covered[..., top : top + 6, left : left + 6] = 0
                fall = whole - scores(passed.model, covered)[0, TARGET]
                falls[top : top + 6, left : left + 6] += fall
                times[top : top + 6, left : left + 6] += 1
    torch.testing.assert_close(torch.tensor(found.values), falls / times, rtol=1e-4, atol=1e-6)
    assert times.min() > 0


def test_integrated_gradients_add_up_to_what_the_picture_changed(passed: ForwardPass) -> None:
    found = ask(passed, IntegratedGradients(look=0, target=TARGET, steps=160))
    with torch.no_grad():
        there = scores(passed.model, passed.input)[0, TARGET]
        plain = scores(passed.model, torch.zeros_like(passed.input))[0, TARGET]
    assert found.change == pytest.approx(float(there - plain), abs=1e-5)
    assert found.total == pytest.approx(float(found.values.sum(dtype="float64")), abs=1e-5)
    assert found.total == pytest.approx(found.change, abs=1e-3)


def test_integrated_gradients_are_the_mean_gradient_on_the_way_times_the_way(
    passed: ForwardPass,
) -> None:
    found = ask(passed, IntegratedGradients(look=0, target=TARGET, steps=160))
    places = (torch.arange(160) + 0.5) / 160
    between = (places[:, None, None, None] * passed.input).requires_grad_()
    scores(passed.model, between)[:, TARGET].sum().backward()
    assert between.grad is not None
    expected = (between.grad.mean(dim=0) * passed.input[0]).sum(dim=0)
    strongest = float(expected.abs().max())
    torch.testing.assert_close(torch.tensor(found.values), expected, rtol=0, atol=0.02 * strongest)


@pytest.mark.parametrize(
    "question",
    [
        GradCam(look=0, layer="relu2"),
        Occlusion(look=0),
        IntegratedGradients(look=0, steps=8),
    ],
)
def test_unless_a_class_is_named_the_most_probable_is_asked_about(
    passed: ForwardPass, question: Why
) -> None:
    found = ask(passed, question)
    best = int(passed.logits[0].argmax())
    assert (found.target, found.label) == (best, f"class {best}")
    assert found.score == pytest.approx(float(passed.logits[0, best]))
    assert found.label in found.text and found.crop == passed.crop
    assert found.values.shape == (24, 20) and not found.values.flags.writeable


def test_before_a_softmax_the_logit_is_what_is_explained(cat: Image.Image) -> None:
    """A probability's gradients vanish where the network is sure."""
    ended = SMALL.with_layers((*SMALL.layers, Softmax(name="softmax")))
    for question in (
        GradCam(look=0, target=1, layer="conv2"),
        Occlusion(look=0, target=1),
        IntegratedGradients(look=0, target=1, steps=8),
    ):
        plain, softened = (ask(look(untrained(each), cat), question) for each in (SMALL, ended))
        np.testing.assert_array_equal(softened.values, plain.values)
        assert softened.score == plain.score


# --- colours -------------------------------------------------------------------------------------


def test_what_speaks_for_the_class_is_warm_what_speaks_against_it_cold_and_the_rest_clear(
    passed: ForwardPass,
) -> None:
    found = ask(passed, Occlusion(look=0, target=TARGET))
    for at, red_wins in ((found.values.argmax(), True), (found.values.argmin(), False)):
        red, _green, blue, alpha = (int(c) for c in found.signed.reshape(-1, 4)[at])
        assert alpha > 0 and (red > blue) == red_wins
    assert (found.positive[found.values <= 0][:, 3] == 0).all()
    assert found.signed[..., 3].max() == 255


def test_where_nothing_speaks_for_the_class_nothing_is_marked_and_that_is_said(
    cat: Image.Image,
) -> None:
    model = untrained(SMALL)
    with torch.no_grad():
        model.network.get_parameter("fc8.weight")[TARGET] = 0.0
    found = ask(look(model, cat), GradCam(look=0, target=TARGET, layer="relu2"))
    assert not found.signed[..., 3].any()
    assert found.text == "Nothing is marked: no place of relu2 speaks for class 2."


# --- refusals and interruptions ------------------------------------------------------------------


def test_a_network_that_ends_in_maps_is_refused(cat: Image.Image) -> None:
    maps = look(untrained(SMALL.with_layers(SMALL.layers[:2])), cat)
    with pytest.raises(UserError, match="ends in maps"):
        ask(maps, Occlusion(look=0))


def test_a_class_that_is_not_there_is_refused(passed: ForwardPass) -> None:
    with pytest.raises(UserError, match="has no class 4"):
        ask(passed, GradCam(look=0, target=4, layer="relu2"))


def test_gradients_that_are_not_finite_are_refused(cat: Image.Image) -> None:
    model = untrained(SMALL)
    with torch.no_grad():
        model.network.get_parameter("fc8.weight")[TARGET] = torch.inf
    with pytest.raises(UserError, match="not finite"):
        ask(look(model, cat), IntegratedGradients(look=0, target=TARGET, steps=4))


@pytest.mark.parametrize(
    "question", [Occlusion(look=0, window=3, stride=1), IntegratedGradients(look=0, steps=64)]
)
def test_what_takes_long_tells_how_far_it_is_and_ends_soon_after_it_is_cancelled(
    passed: ForwardPass, question: Why
) -> None:
    told: list[Progress] = []
    with pytest.raises(CancelledError):
        explain(passed, question, told.append, lambda: len(told) == 3)
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert told[-1].done <= 3 * BATCH < told[-1].total
    told.clear()
    explain(passed, question, told.append, lambda: False)
    assert told[-1].done == told[-1].total


# --- what others see of it -----------------------------------------------------------------------


def test_a_network_is_looked_through_while_it_is_asked_why_and_stays_as_it_was() -> None:
    beholder = Beholder()
    wish = Look(resource("pictures", "chelsea.png"), "chelsea.png", Untrained(SMALL))
    before = beholder.look(wish, 1)
    passed = beholder.passed(1)
    network = passed.model.network
    weights = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    asked, seen = threading.Event(), list[PictureSeen]()

    def go_on_looking() -> None:
        assert asked.wait(10)
        seen.extend(beholder.look(wish, request) for request in (2, 3))

    other = threading.Thread(target=go_on_looking)
    other.start()
    questions = (
        Occlusion(look=1, window=3, stride=1),
        GradCam(look=1, layer="relu2"),
        IntegratedGradients(look=1),
    )
    for question in questions:
        found = answer(question, beholder, lambda progress: asked.set(), lambda: False)
        assert isinstance(found, Explanation)
    other.join()
    for again in seen:
        for one, two in zip(before.layers, again.layers, strict=True):
            np.testing.assert_array_equal(one.values, two.values)
    assert beholder.passed(3).model.network is network
    assert all(parameter.grad is None for parameter in network.parameters())
    assert all(parameter.requires_grad for parameter in network.parameters())
    assert not any(module._forward_hooks for module in network.modules())
    assert not passed.input.requires_grad
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, weights[name])


def test_a_captum_that_cannot_be_loaded_is_said_to_be_broken(
    passed: ForwardPass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "captum.attr", None)  # a part of it is missing
    with pytest.raises(UserError, match=r"cannot be loaded: .* Install it again"):
        ask(passed, Occlusion(look=0))


def test_where_captum_is_not_installed_it_says_how_to_install_it() -> None:
    """Another process, whose Python finds every package but captum."""
    program = """
import sys
from importlib.machinery import PathFinder

class AllButCaptum:
    def find_spec(name, path=None, target=None):
        return None if name == "captum" else PathFinder.find_spec(name, path, target)

    invalidate_caches = PathFinder.invalidate_caches

sys.meta_path[sys.meta_path.index(PathFinder)] = AllButCaptum

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.requests import Look, Untrained
from alexnet_gui.core.resource_files import resource
from alexnet_gui.core.why import Occlusion
from alexnet_gui.engine.answers import answer
from alexnet_gui.engine.beholder import Beholder
from tests.engine.test_why import SMALL

beholder = Beholder()
wish = Look(resource("pictures", "chelsea.png"), "chelsea.png", Untrained(SMALL))
assert len(beholder.look(wish, 1).top) == 4
try:
    answer(Occlusion(look=1), beholder, lambda progress: None, lambda: False)
except UserError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "Explaining an answer needs the package captum."
        " Install it with: pip install 'alexnet-gui[explain]'\n"
    )
