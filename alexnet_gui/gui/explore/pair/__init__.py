"""Two networks, or two epochs of one, side by side."""
