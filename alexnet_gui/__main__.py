"""`python -m alexnet_gui`, and the command `alexnet-gui`: the window, or the command line."""

import sys

_INTERRUPTED = 130  # a shell's exit status is 128 and the signal's number


def main() -> int:
    """Run the program; the exit status."""
    try:  # Ctrl+C may come while the rest of the program is still being imported
        from alexnet_gui.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
