"""The window: PySide6 and, once it is painted, pyqtgraph. Never torch."""
