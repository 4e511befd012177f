"""The command line that does what the form says: as words, and in a dialog."""
