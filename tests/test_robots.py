"""robots.txt: groups, the longest pattern, and servers without one."""

from __future__ import annotations

import pytest

from feeds.limits import Limits
from feeds.network import Client
from feeds.robots import Robots, parse
from tests.server import Reply, Server, server

__all__ = ["server"]

TEXT = """
User-agent: other
Disallow: /

User-agent: *
Disallow: /private   # nobody
Allow: /private/open
Disallow: /*.pdf$
Disallow: /*?print=
Disallow:
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x=1", True),
        ("/a?print=1", False),
    ],
)
def test_rules(path: str, allowed: bool) -> None:
    assert parse(TEXT).allow("https://x.example" + path) is allowed


def test_a_group_of_our_own_replaces_the_common_one() -> None:
    rules = parse(TEXT + "\nUser-agent: Matins\nUser-agent: b\nDisallow: /only\n")
    assert rules.allow("https://x.example/private")
    assert not rules.allow("https://x.example/only/this")


def test_hostile_patterns_cost_nothing() -> None:
    rules = parse("User-agent: *\n" + "Disallow: /" + "*a" * 5_000 + "b$\n" * 3)
    assert rules.allow("https://x.example/" + "a" * 9_000)


async def test_asked_once_a_server(server: Server) -> None:
    async with Client(Limits(read_seconds=0.5)) as client:
        robots = Robots(client)
        assert await robots.allow(server.url("/a"), private=True)  # 404: no rules
        server.routes["/robots.txt"] = Reply(TEXT.encode())
        assert await robots.allow(server.url("/private"), private=True)
        assert server.paths() == ["/robots.txt"]
        again = Robots(client)
        assert not await again.allow(server.url("/private"), private=True)
        server.routes["/robots.txt"] = Reply(b"", 500)
        assert not await Robots(client).allow(server.url("/a"), private=True)
