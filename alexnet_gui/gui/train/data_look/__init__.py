"""A look at pictures before they are trained on."""
