"""All runs: listed, opened, watched, compared, renamed, deleted."""
