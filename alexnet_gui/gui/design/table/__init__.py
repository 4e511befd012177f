"""The table of layers, and the palette below it."""
