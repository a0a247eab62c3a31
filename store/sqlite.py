"""The one place that chooses the SQLite library: two of them on one file would drop each other's locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import pysqlite3.dbapi2 as sqlite3
    except ImportError:
        import sqlite3

__all__ = ["AFFECTED", "VERSION", "sqlite3"]

# A None among the parameters is looked up in the adapters, and what is not found there costs a microsecond.
sqlite3.register_adapter(type(None), lambda none: none)

VERSION: tuple[int, ...] = tuple(sqlite3.sqlite_version_info)


def _is_affected(version: tuple[int, ...]) -> bool:
    """Whether this SQLite can corrupt a file when a write-ahead log is reset (3.7.0 to 3.51.2, but two backports)."""
    if version >= (3, 51, 3):
        return False
    return not (version[:2] == (3, 50) and version >= (3, 50, 7)) and not (
        version[:2] == (3, 44) and version >= (3, 44, 6)
    )


AFFECTED: bool = _is_affected(VERSION)
