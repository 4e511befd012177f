"""The Design workspace: the network, edited with every shape following."""
