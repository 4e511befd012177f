"""Whether ONNX can be written here; asked before torch is imported."""

from importlib.util import find_spec

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _


def require_onnx() -> None:
    """Refuse when the packages that write ONNX are not installed.

    Raises:
        UserError: They are not; the message says how to install them.
    """
    if any(find_spec(package) is None for package in ("onnx", "onnxscript")):
        raise UserError(
            _("Writing ONNX needs the packages onnx and onnxscript."),
            _("Install them with: pip install 'alexnet-gui[onnx]'"),
        )
