"""`python -m alexnet_gui`, and the command `alexnet-gui`: the window, or the command line."""

import sys


def main() -> int:
    """Run the program; the exit status."""
    from alexnet_gui.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
