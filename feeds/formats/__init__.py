"""Bytes to entries: syndication, JSON Feed, digests, front matter, pages, plain text."""
