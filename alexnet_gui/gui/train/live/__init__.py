"""What is seen of a network while it learns: filters, a picture of one's own, its mistakes."""
