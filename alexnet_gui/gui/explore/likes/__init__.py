"""What a unit likes: the pictures of a data set that excite it most, and those most alike."""
