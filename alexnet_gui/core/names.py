"""Which names a layer may bear: they become attributes of a module, and keys of a state dict."""

import keyword
import re

from alexnet_gui.core.translation import _

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LONGEST = 64

# dir(torch.nn.Module()), which a test compares with the installed torch; names that begin with
# two underscores are refused by rule and so are not listed.
_MODULE_ATTRIBUTES_TEXT = """
T_destination _apply _backward_hooks _backward_pre_hooks _buffers _call_impl
_compiled_call_impl _forward_hooks _forward_hooks_always_called _forward_hooks_with_kwargs
_forward_pre_hooks _forward_pre_hooks_with_kwargs _get_backward_hooks _get_backward_pre_hooks
_get_name _is_full_backward_hook _load_from_state_dict _load_state_dict_post_hooks
_load_state_dict_pre_hooks _maybe_warn_non_full_backward_hook _modules _named_members
_non_persistent_buffers_set _parameters _register_load_state_dict_pre_hook
_register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict _slow_forward
_state_dict_hooks _state_dict_pre_hooks _version _wrapped_call_impl add_module apply bfloat16
buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr float
forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules
mtia named_buffers named_children named_modules named_parameters parameters
register_backward_hook register_buffer register_forward_hook register_forward_pre_hook
register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
register_load_state_dict_pre_hook register_module register_parameter
register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
set_submodule share_memory state_dict to to_empty train training type xpu zero_grad
"""
MODULE_ATTRIBUTES = frozenset(_MODULE_ATTRIBUTES_TEXT.split())


def name_fault(name: str) -> str | None:
    """Why a layer cannot be called `name`, as a sentence; None if it can."""
    if not name:
        return _("A layer needs a name.")
    if len(name) > LONGEST:
        return _("A layer's name has at most {n} characters.").format(n=LONGEST)
    if not _IDENTIFIER.fullmatch(name):
        return _(
            "“{name}” cannot be a layer's name: use letters, digits and _, and begin with a letter."
        ).format(name=name)
    if keyword.iskeyword(name):
        return _("“{name}” cannot be a layer's name: Python keeps that word.").format(name=name)
    if name in MODULE_ATTRIBUTES or name.startswith("__"):
        return _("“{name}” cannot be a layer's name: PyTorch's modules use that word.").format(
            name=name
        )
    return None


def free_name(stem: str, taken: set[str]) -> str:
    """`stem` with the smallest number that makes a name not in `taken`: conv6."""
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
