"""Two calm themes of one accent, light and dark, and one in the terminal's own sixteen colours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

DARK, LIGHT, TERMINAL = "matins-dark", "matins-light", "matins-terminal"


def _themes(rise: str) -> tuple[Theme, ...]:
    def tones(good: str, bad: str) -> dict[str, str]:
        up, down = (bad, good) if rise == "red" else (good, bad)
        return {"rise": up, "fall": down}

    return (
        Theme(
            name=DARK,
            primary="#7fb4ca",
            secondary="#9aa5b1",
            accent="#7fb4ca",
            foreground="#d4d7dc",
            background="#15181c",
            surface="#1c2026",
            panel="#242930",
            success="#8fb573",
            warning="#d9b36c",
            error="#d9757a",
            dark=True,
            variables={
                **tones("#8fb573", "#e08287"),
                "quiet": "#818a96",
                "cursor-row": "#2b3c49",
                "here-row": "#22282f",
                "lit": "#46401f",
                "block-cursor-background": "#2b3c49",
                "footer-key-foreground": "#7fb4ca",
            },
        ),
        Theme(
            name=LIGHT,
            primary="#1f6480",
            secondary="#59636e",
            accent="#1f6480",
            foreground="#22262b",
            background="#fbfaf7",
            surface="#f2f0ea",
            panel="#e8e5dd",
            success="#39702f",
            warning="#8a5a00",
            error="#ad2f38",
            dark=False,
            variables={
                **tones("#39702f", "#ad2f38"),
                "quiet": "#6b727b",
                "cursor-row": "#cfe2ea",
                "here-row": "#ebe8e0",
                "lit": "#f6e7a8",
            },
        ),
        Theme(
            name=TERMINAL,
            primary="ansi_cyan",
            secondary="ansi_default",
            accent="ansi_cyan",
            foreground="ansi_default",
            background="ansi_default",
            surface="ansi_default",
            panel="ansi_default",
            success="ansi_green",
            warning="ansi_yellow",
            error="ansi_red",
            dark=True,
            ansi=True,
            variables={
                **tones("ansi_green", "ansi_red"),
                "quiet": "ansi_bright_black",
                "cursor-row": "ansi_blue",
                "here-row": "ansi_default",
                "lit": "ansi_yellow",
            },
        ),
    )


def register(app: App[Any], rise: str) -> None:
    """Makes the themes known; `rise` is the colour of a beat or a raise."""
    for theme in _themes(rise):
        app.register_theme(theme)


def defaults(dark: bool, rise: str) -> dict[str, str]:
    """Our own variables for themes that the toolkit brings."""
    return dict(_themes(rise)[0 if dark else 1].variables)


def chosen(app: App[Any], wanted: str) -> str:
    """The theme that the configuration means: a name, `light`, `dark`, `terminal`, or `auto` (by the terminal)."""
    name = {"light": LIGHT, "dark": DARK, "terminal": TERMINAL, "auto": _by_terminal()}.get(wanted, wanted)
    return name if name in app.available_themes else DARK


def following(app: App[Any]) -> None:
    """Sets the next of the three."""
    order = [DARK, LIGHT, TERMINAL]
    app.theme = order[(order.index(app.theme) + 1) % 3] if app.theme in order else DARK


def _by_terminal() -> str:
    """Light where the terminal says that its background is, in COLORFGBG; dark otherwise."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in ("7", "15") else DARK
