"""Measurements, run by hand: ``python -m tests.bench.callbacks``. Ratios within one run, medians over rounds."""
