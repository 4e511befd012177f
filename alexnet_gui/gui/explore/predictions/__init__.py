"""What the network takes the picture for."""
