"""What needs torch: networks, data, training, inspection. Never Qt."""
