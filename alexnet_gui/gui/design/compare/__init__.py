"""Two architectures side by side."""
