"""The Explore workspace: what a network sees in a picture."""
