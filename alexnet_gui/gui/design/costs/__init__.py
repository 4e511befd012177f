"""Totals, what they are sums of, and what is wrong."""
