"""What units like: searched for once in a data set, kept, and asked about."""
