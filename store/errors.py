"""Failures a user can mend, each one clear sentence."""

from __future__ import annotations


class MatinsError(Exception):
    """The root: its text is one plain sentence saying what failed and which thing; `exit_code` is the process's."""

    exit_code = 1


class UsageError(MatinsError):
    """A wrong argument, query or configuration value."""

    exit_code = 2


class StoreError(MatinsError):
    """The store file is newer, corrupt, read-only, full or locked."""

    exit_code = 4
