"""A desktop laboratory for AlexNet: design the network, train it, and see what it sees."""

__version__ = "0.1.0"
