"""Every speed claim, as a ratio measured in one run. `make bench` runs them all."""

import os
import sys

# A program that is installed is compiled once: where Python may not keep that, every start that is
# measured here would do it anew. Not where a test imports what it looks at: sys.argv is "-m" only
# while Python looks for the module of `python -m benchmarks.NAME`.
if sys.argv[:1] == ["-m"]:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
