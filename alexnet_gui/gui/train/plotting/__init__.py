"""The curves of runs: thinned, smoothed, painted, read and exported. Imports numpy."""
