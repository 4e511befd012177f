"""Whether event files for TensorBoard can be written here; asked before torch is imported."""

from importlib.util import find_spec

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _


def has_tensorboard() -> bool:
    """Whether the package that writes event files is installed."""
    return find_spec("tensorboard") is not None


def require_tensorboard() -> None:
    """Refuse when the package that writes event files is not installed.

    Raises:
        UserError: It is not; the message says how to install it.
    """
    if not has_tensorboard():
        raise UserError(
            _("Writing event files for TensorBoard needs the package tensorboard."),
            _("Install it with: pip install 'alexnet-gui[tensorboard]'"),
        )
