"""Benchmarks: ``make bench`` prints a JSON object a line, each figure beside its floor from the same run."""
