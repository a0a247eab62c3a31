"""Writes docs/keys.md, the table of every key, from the one declaration of the commands: `python -m docs.keys`."""

from __future__ import annotations

from pathlib import Path

from tui.commands import GROUPS
from tui.keys import shown

PAGE = Path(__file__).with_name("keys.md")


def page() -> str:
    """The table as Markdown."""
    lines = [
        "# Keys",
        "",
        "Written by `python -m docs.keys` from `tui/commands.py`. `?` in the reader lists those that work where you",
        'are; `[keys]` in the configuration changes any of them by its name, such as `"mark.keep" = "Z"`. The',
        "full-width form of a sign, and what a Chinese keyboard has in its place (`【` `】` `、` `￥` `。`), is the",
        "same key.",
    ]
    for group, commands in GROUPS.items():
        lines += ["", f"## {group}", "", "| key | what it does | name |", "|---|---|---|"]
        for command in commands:
            keys = " ".join(f"`{shown(key)}`".replace("|", "\\|") for key in command.keys.split())
            lines.append(f"| {keys} | {command.what} | `{command.id}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
