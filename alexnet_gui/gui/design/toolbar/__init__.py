"""The strip above Design."""
