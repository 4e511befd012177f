"""PyTorch's shared libraries, loaded ahead of the import that needs them.

Linking them is a quarter of a second of computing, and an import holds Python's lock all that time,
so that a window would stand still. Called as a foreign function, the system's loader does not hold
it, and a thread of its own can do it while the window's makes what is not in front. The import then
finds them loaded; where they cannot be loaded like this, it loads them itself.

The loader has a lock too, which it keeps while a library is linked and runs its initialisers. Who
needs another library meanwhile waits for it, with Python's lock if that is an import. So nothing
that may ask for Python's lock is loaded here: libtorch_python is not among them.
"""

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

from alexnet_gui.core.presence import exists

# In the order in which torch's own import loads them; the first one's symbols are for all others.
_GLOBAL = "libtorch_global_deps.so"
_OTHERS = ("libtorch_cpu.so", "libtorch_cuda.so", "libtorch_hip.so", "libtorch.so")


def load_torch_libraries() -> None:
    """Load what PyTorch is linked with, on Linux; without Python's lock, and without Python."""
    if sys.platform != "linux" or "torch" in sys.modules:
        return
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return
    folder = Path(spec.origin).parent / "lib"
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int]
    if not load(bytes(folder / _GLOBAL), os.RTLD_LAZY | os.RTLD_GLOBAL):
        return  # torch looks for what it lacks in other packages first
    for name in _OTHERS:
        if exists(folder / name):
            load(bytes(folder / name), os.RTLD_LAZY | os.RTLD_LOCAL)
