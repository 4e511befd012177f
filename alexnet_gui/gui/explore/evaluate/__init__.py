"""How the network does on many pictures."""
