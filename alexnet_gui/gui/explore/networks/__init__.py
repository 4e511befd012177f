"""Which network pictures go through, and what is known of it."""
