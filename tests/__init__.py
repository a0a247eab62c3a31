"""The matins test suite."""
