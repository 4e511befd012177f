"""The picture: how it comes in, how it is cut, and how it is shown."""
