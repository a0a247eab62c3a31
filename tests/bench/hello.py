"""The smallest Textual program worth the name, a title, a list, a footer: the base of what a start costs."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, OptionList


class Hello(App[None]):
    """Sixty lines to move in."""

    BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Header()
        yield OptionList(*(f"line {number} of the list" for number in range(60)))
        yield Footer()


if __name__ == "__main__":
    Hello().run()
