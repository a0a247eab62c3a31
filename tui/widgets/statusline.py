"""The status line: since when, what came, what runs, and the last notice."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from store.record import dataclass
from store.text import clean_line
from tui.cells import cell_len, crop
from tui.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line tells; `busy` is the running work in words, `notice` what was just done."""

    sample: bool = False
    since: str = ""
    stories: int = 0
    figures: int = 0
    failing: int = 0
    to_read: int = 0
    busy: str = ""
    notice: str = ""
    tone: str = ""  # of the notice: "", good, bad
    pending: str = ""  # the first key of a pair


class StatusLine(Static):
    """One line, most urgent first; it follows the app's `status`."""

    DEFAULT_CSS = """
    StatusLine { dock: bottom; height: 1; background: $panel; color: $text; padding: 0 1; }
    """

    def on_mount(self) -> None:
        self.watch(self.app, "status", self.show)

    def on_resize(self) -> None:
        self.show(self.app.status)  # type: ignore[attr-defined]

    def show(self, status: Status) -> None:
        """Writes a status."""
        parts: list[tuple[str, str]] = []
        if status.sample:
            parts.append((" " + _("SAMPLE") + " ", "reverse"))
        if status.pending:
            parts.append((status.pending, "bold"))
        if status.notice:
            parts.append((status.notice, {"bad": "$text-error", "good": "$text-success"}.get(status.tone, "bold")))
        if status.busy:
            parts.append((status.busy, "$text-accent"))
        if status.to_read:
            parts.append((ngettext("{count} to read", "{count} to read", status.to_read), ""))
        if status.failing:
            text = ngettext("{count} source failing", "{count} sources failing", status.failing)
            parts.append((text, "$text-warning"))
        if status.since:
            parts.append((_("since {when}").format(when=status.since), ""))
        if status.stories or status.figures:
            news = ngettext("+{count} story", "+{count} stories", status.stories)
            parts.append((news + " " + ngettext("+{count} figure", "+{count} figures", status.figures), ""))
        self.update(self._fitted(parts), layout=False)  # one line, whatever it says

    def _fitted(self, parts: list[tuple[str, str]]) -> Content:
        """The parts that fit whole, most urgent first; a notice stands alone rather than cut."""
        room = self.size.width
        if not room:
            return Content("")  # not laid out yet
        texts = [(clean_line(text) if text.strip() == text else text, style) for text, style in parts]
        if len(texts) > 1 and texts[0][1] == "reverse" and cell_len(texts[0][0] + texts[1][0]) + 3 > room:
            texts.pop(0)
        out: list[Content] = []
        for text, style in texts:
            gap = 3 if out else 0
            if out and cell_len(text) + gap > room:
                break
            line = crop(text, room)
            room -= cell_len(line) + gap
            out.append(Content.styled(line, style) if style else Content(line))
        return Content(" · ").join(out)
