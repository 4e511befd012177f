"""Reading the bundled sample, against bare decompression of its files; in turns.

python benchmarks/sample.py [--rounds 5]
"""

import argparse
import gzip
import sys
from statistics import median
from time import perf_counter

from alexnet_gui.core.resource_files import resource
from alexnet_gui.engine.datasets import open_data


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    bare, ours = [], []
    for _round in range(rounds):
        start = perf_counter()
        for path in resource("sample").glob("*.gz"):
            gzip.decompress(path.read_bytes())
        bare.append(perf_counter() - start)
        start = perf_counter()
        open_data("sample", (1, 28, 28))
        ours.append(perf_counter() - start)
    print(
        f"decompressing {1000 * median(bare):.0f} ms, reading {1000 * median(ours):.0f} ms,"
        f" ratio {median(ours) / median(bare):.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
