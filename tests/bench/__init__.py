"""Timings beside their own bases: `python -m tests.bench [PART…]` writes docs/bench.md."""
