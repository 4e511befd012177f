"""Weights to start from: what a model, a run, or another program's file of weights holds.

Nothing is read that can run code: safetensors, or PyTorch's files through `weights_only=True`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from pickle import UnpicklingError

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from alexnet_gui.core.errors import UserError, unreadable
from alexnet_gui.core.given_files import require_regular
from alexnet_gui.core.model_file import FORMAT as MODEL_FORMAT
from alexnet_gui.core.model_file import header_fault
from alexnet_gui.core.natural_order import natural_key
from alexnet_gui.core.preprocessing import IMAGENET_MEAN, IMAGENET_STD
from alexnet_gui.core.presence import exists, kind
from alexnet_gui.core.run_names import RECORD
from alexnet_gui.core.torch_file import HEAD, is_torch_file
from alexnet_gui.core.transfer import GivenLayer, GivenWeights, Tensors
from alexnet_gui.core.translation import _
from alexnet_gui.engine.models import Model, load_model
from alexnet_gui.engine.tensor_files import is_whole, load_plainly

_SAFETENSORS = ".safetensors"
_CHECKPOINT = ".ckpt"
# Under which other programs keep a network's tensors in a file that holds more.
_INNER = ("state_dict", "model_state_dict", "model", "network")
# torchvision's AlexNet, and its VGG, begin so; both expect pictures normalised as ImageNet's.
_TORCHVISION_FIRST = "features.0.weight"


@dataclass(frozen=True)
class WeightSource:
    """Weights by layer and tensor, on the CPU, and what is known of them."""

    given: GivenWeights
    tensors: Mapping[str, Tensor]  # by `layer.tensor`

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all tensors: their names, types, shapes and numbers."""
        return fingerprint(self.tensors)

    def renamed(self, taken: Mapping[str, str]) -> dict[str, Tensor]:
        """The tensors of some layers, under other names.

        Args:
            taken: Names of layers, and what each is called here.
        """
        return {
            f"{layer}.{part}": self.tensors[f"{source}.{part}" if source else part]
            for layer, source in taken.items()
            for part, _shape in self._parts(source)
        }

    def _parts(self, source: str) -> Tensors:
        return next(layer.tensors for layer in self.given.layers if layer.name == source)


def read_source(path: Path) -> WeightSource:
    """The weights in a model file, a file of weights, a checkpoint, or the best one of a run.

    Raises:
        UserError: It is not there, or none of these.
    """
    what = kind(path)
    if what == "folder" or (path.suffix == _CHECKPOINT and exists(path.parent / RECORD)):
        return _of_model(load_model(path))
    if what == "nothing":
        raise UserError(_("There are no weights {path}.").format(path=path))
    require_regular(path)
    try:
        if path.suffix == _SAFETENSORS:
            return _of_safetensors(path)
        return source_of(path.name, _state_dict(path))
    except safetensors.SafetensorError as error:
        raise _no_weights(path, header_fault(str(error))) from None
    except OSError as error:
        raise unreadable(path, error) from None


def fingerprint(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 of `tensors`: their names, types, shapes and numbers."""
    digest = sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


# --- this program's ------------------------------------------------------------------------------


def _of_model(model: Model) -> WeightSource:
    architecture = model.architecture
    index = architecture.classifier
    tensors = model.network.state_dict()
    by_layer = _by_layer(tensors)
    layers = (
        GivenLayer(x.name, by_layer[x.name]) for x in architecture.layers if x.name in by_layer
    )
    return WeightSource(
        GivenWeights(
            name=model.name,
            layers=tuple(layers),
            classes=model.classes,
            classifier=None if index is None else architecture.layers[index].name,
            mean=model.preprocessing.mean,
            std=model.preprocessing.std,
        ),
        tensors,
    )


# --- other programs' -----------------------------------------------------------------------------


def _of_safetensors(path: Path) -> WeightSource:
    with safetensors.safe_open(path, framework="pt") as file:
        if (file.metadata() or {}).get("format") == MODEL_FORMAT:
            return _of_model(load_model(path))
        names = file.keys()
        tensors = {name: file.get_tensor(name).clone() for name in names}
    # Sorted as texts there, so that features.10 would come before features.3.
    return source_of(path.name, {name: tensors[name] for name in sorted(tensors, key=natural_key)})


def _state_dict(path: Path) -> dict[str, Tensor]:
    """The tensors in a file of PyTorch's."""
    try:
        document = load_plainly(path)
    except (OSError, MemoryError, UserError):
        raise
    except Exception as error:  # what it raises for other bytes than its own is not bounded
        if isinstance(error, UnpicklingError) and _is_torchs(path):
            raise _whole_object(path) from None
        raise _no_weights(path, _("it is damaged, or holds more than weights")) from None
    # Inside first: PyTorch's ImageNet example keeps the accuracy beside them, a tensor too.
    for inner in (*(document.get(key) for key in _INNER if isinstance(document, dict)), document):
        if isinstance(inner, dict):
            tensors = {
                name: tensor
                for name, tensor in inner.items()
                if isinstance(name, str) and isinstance(tensor, Tensor)
            }
            if tensors:
                _require_whole(path, tensors)
                return tensors
    raise _no_weights(path, _("there are no tensors in it"))


def _require_whole(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Refuse tensors whose numbers are not all in the file, or not plainly."""
    for name, tensor in tensors.items():
        if not is_whole(tensor):
            raise _no_weights(path, _("{tensor} is no usual tensor").format(tensor=name))


def _is_torchs(path: Path) -> bool:
    with path.open("rb") as file:
        return is_torch_file(file.read(HEAD))


def _whole_object(path: Path) -> UserError:
    """What to raise for `torch.save(model)`: its classes would have to be imported and run.

    What is torch's, whole, and yet not unpickled, holds something else than tensors: a damaged
    file of torch's fails before, by its checksums or its length.
    """
    return UserError(
        _(
            "{path} holds no weights that can be read: it holds a whole Python object, which this"
            " program never runs."
        ).format(path=path.name),
        _("Save model.state_dict() with PyTorch instead."),
    )


def source_of(name: str, tensors: Mapping[str, Tensor]) -> WeightSource:
    """The weights of a file called `name`, of another program's network."""
    first = tensors.get(_TORCHVISION_FIRST)
    imagenet = first is not None and first.ndim == 4 and first.shape[1] == len(IMAGENET_MEAN)
    return WeightSource(
        GivenWeights(
            name=name,
            layers=tuple(GivenLayer(*each) for each in _by_layer(tensors).items()),
            mean=IMAGENET_MEAN if imagenet else (),
            std=IMAGENET_STD if imagenet else (),
        ),
        tensors,
    )


def _by_layer(
    tensors: Mapping[str, Tensor],
) -> dict[str, tuple[tuple[str, tuple[int, ...]], ...]]:
    """Names and shapes of the tensors of each layer, whose name is all before the last dot."""
    layers: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for name, tensor in tensors.items():
        layer, _dot, part = name.rpartition(".")
        layers.setdefault(layer, []).append((part, tuple(tensor.shape)))
    return {layer: tuple(parts) for layer, parts in layers.items()}


def _no_weights(path: Path, reason: str) -> UserError:
    return UserError(
        _("{path} holds no weights that can be read: {reason}.").format(
            path=path.name, reason=reason.rstrip(".")
        ),
        _("Give a model file, a file of weights (.safetensors, .pt, .pth), or a run's folder."),
    )
