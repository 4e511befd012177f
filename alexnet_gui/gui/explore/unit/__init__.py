"""One map enlarged, and the sum behind each of its values."""
