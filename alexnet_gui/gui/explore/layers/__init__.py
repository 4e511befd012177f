"""What layers make of the picture: filters, maps, features, and their figures."""
