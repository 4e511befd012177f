"""Whether answers can be explained here; asked before torch is imported."""

from importlib.util import find_spec

from alexnet_gui.core.errors import UserError
from alexnet_gui.core.translation import _


def captum_missing() -> str:
    """How to install the package that explains answers, as one sentence; nothing if it is here."""
    if find_spec("captum") is not None:
        return ""
    return _("This needs the package captum: pip install 'alexnet-gui[explain]'")


def require_captum() -> None:
    """Refuse when the package that explains answers is not installed.

    Raises:
        UserError: It is not; the message says how to install it.
    """
    if captum_missing():
        raise UserError(
            _("Explaining an answer needs the package captum."),
            _("Install it with: pip install 'alexnet-gui[explain]'"),
        )
