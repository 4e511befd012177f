"""A model as ONNX, which other programs and runtimes read."""

import torch
from torch import nn

from alexnet_gui.core.onnx_packages import require_onnx
from alexnet_gui.engine.lrn import LocalResponseNorm
from alexnet_gui.engine.models import Model


def onnx_bytes(model: Model) -> bytes:
    """`model` as an ONNX file: input `pictures` (N, C, H, W), output `output`, any N.

    Raises:
        UserError: The packages that write ONNX are not installed.
    """
    require_onnx()
    picture = torch.zeros(2, *model.architecture.input)
    program = torch.onnx.export(
        _in_plain_modules(model).eval(),
        (picture,),
        input_names=["pictures"],
        output_names=["output"],
        dynamic_shapes=({0: torch.export.Dim("pictures")},),
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    file: bytes = program.model_proto.SerializeToString()
    return file


def _in_plain_modules(model: Model) -> nn.Sequential:
    """The same layers, with PyTorch's own normalisation: exporters know no others."""
    return nn.Sequential(
        *(
            nn.LocalResponseNorm(module.size, module.alpha, module.beta, module.k)
            if isinstance(module, LocalResponseNorm)
            else module
            for module in model.network.children()
        )
    )
