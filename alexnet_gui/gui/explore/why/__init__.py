"""Why this answer: which pixels speak for a class."""
