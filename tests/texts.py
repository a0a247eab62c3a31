"""Small documents for tests, made to order."""

from __future__ import annotations


def item(
    guid: str | None,
    *,
    title: str = "Results",
    text: str = "Revenue rose to $12bn.",
    link: str | None = None,
    date: str = "Mon, 05 Jan 2026 10:00:00 GMT",
) -> str:
    """An RSS item."""
    parts = [f"<title>{title}</title><description>{text}</description><pubDate>{date}</pubDate>"]
    parts += [f'<guid isPermaLink="false">{guid}</guid>'] if guid is not None else []
    parts += [f"<link>{link}</link>"] if link else []
    return f"<item>{''.join(parts)}</item>"


def rss(*items: str, title: str = "The Feed", extra: str = "") -> str:
    """An RSS document."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://feed.example/</link>{extra}{''.join(items)}</channel></rss>"
    )


RSS = rss(item("1"), item("2", title="Guidance", text="Capex of $115bn to $135bn is expected for 2026.")).encode()
