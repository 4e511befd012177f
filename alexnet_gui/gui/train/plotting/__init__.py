"""The curves of runs: smoothed, drawn, read and exported. Imports pyqtgraph and numpy."""
