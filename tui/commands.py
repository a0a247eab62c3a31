"""Every command of the reader, declared once: footer, help, palette, the user's key map and the docs derive from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.record import dataclass
from tui.i18n import mark as N_
from tui.keys import expand, shown

if TYPE_CHECKING:
    from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `keys` are separated by spaces, `short` labels the footer and `what` says it in help.

    `rank` orders the footer; 0 leaves the command out of it.
    """

    id: str
    keys: str
    action: str
    short: str
    what: str
    rank: int = 0

    @property
    def shown(self) -> str:
        """Its keys as help prints them."""
        return " ".join(shown(key) for key in self.keys.split())

    def binding(self) -> Binding:
        """The binding of this command; Textual may replace its keys by the user's through the id."""
        from textual.binding import Binding

        return Binding(expand(self.keys), self.action, self.short, id=self.id, tooltip=self.what, show=self.rank > 0)


GROUPS: dict[str, tuple[Command, ...]] = {
    N_("Read"): (
        Command("read.on", "space", "read_on", N_("read on"), N_("read on: open, page down, the next unread"), 10),
        Command("open", "enter", "open", N_("open"), N_("open what is under the cursor"), 12),
        Command("back", "escape backspace", "back", N_("back"), N_("back"), 90),
        Command("unread.next", "n", "next_unread", N_("next unread"), N_("next unread; in a search, the next result")),
        Command("unread.previous", "N p", "previous_unread", N_("previous unread"), N_("previous unread or result")),
        Command("source.next", "]", "next_source", N_("next source"), N_("next source of this story"), 30),
        Command("source.previous", "[", "previous_source", N_("previous source"), N_("previous source of this story")),
        Command("browser", "o", "browser", N_("browser"), N_("open in the browser"), 50),
        Command("browser.read", "O", "browser_read", N_("browser, read"), N_("open in the browser and mark read")),
        Command("links", ";", "links", N_("links"), N_("letters over the links in view; again for all of them"), 52),
        Command("full_text", "F", "full_text", N_("full text"), N_("the full text; of a source, always or not"), 54),
        Command("pipe", "&", "pipe", N_("pipe"), N_("give the text to a program")),
        Command("copy.link", "y", "copy_link", N_("copy link"), N_("copy the link")),
        Command("copy.what", "Y", "copy_what", N_("copy"), N_("copy what is under the cursor, with its sources")),
        Command("briefing.write", "w", "write_briefing", N_("write"), N_("write the briefing to a file"), 70),
    ),
    N_("Marks"): (
        Command("mark.read", "m", "toggle_read", N_("read/unread"), N_("mark read or unread, move on"), 20),
        Command("mark.keep", "s", "toggle_kept", N_("keep"), N_("keep, or no longer"), 22),
        Command("mark.all", "A", "mark_all", N_("all read"), N_("mark all in view read"), 24),
        Command("mark.undo", "u", "undo", N_("undo"), N_("undo the last change, also of an earlier day"), 26),
        Command("mark.redo", "ctrl+r", "redo", N_("redo"), N_("redo"), 0),
        Command("select", "x", "select", N_("choose"), N_("choose this one, or no longer"), 45),
        Command("select.all", "*", "select_all", N_("choose all"), N_("choose all of this list")),
        Command("select.none", "X", "select_none", N_("choose none"), N_("choose none"), 28),
        Command("tag.add", "t", "tag_add", N_("tag"), N_("tag this article, or the chosen ones"), 42),
        Command("tag.remove", "T", "tag_remove", N_("untag"), N_("take tags off")),
        Command("watch", "W", "watch", N_("watch"), N_("watch this company or topic, or no longer"), 40),
    ),
    N_("Figures"): (
        Command("figure.trail", "v", "trail", N_("trail"), N_("the trail of this figure: guidance and actuals"), 32),
        Command("figure.explain", "i", "explain", N_("provenance"), N_("where this figure comes from")),
        Command("figure.dispute", "!", "dispute", N_("wrong"), N_("this figure or check is wrong, or right again")),
        Command("compare.add", "c", "compare_add", N_("to compare"), N_("into the comparison, or out of it"), 34),
        Command("compare.open", "C", "compare_open", N_("compare"), N_("open the comparison")),
        Command("view.basis", "b", "basis", N_("basis"), N_("actual, consensus, guidance, or all"), 36),
        Command("view.currency", "$", "currency", N_("currency"), N_("own currency or dollars"), 37),
        Command("view.level", "%", "level", N_("level/yoy"), N_("levels or changes on last year"), 38),
        Command("view.periods", "|", "turn", N_("turn"), N_("companies, periods, bases or sources across"), 39),
        Command("sort", "S", "sort", N_("sort"), N_("sort by the next column; again reverses")),
    ),
    N_("Sources"): (
        Command("sources.add", "a", "add", N_("add"), N_("add a source by address"), 14),
        Command("sources.edit", "e", "edit", N_("rename"), N_("change the source's title"), 16),
        Command("sources.pause", "P", "pause", N_("pause"), N_("pause the source, or go on"), 17),
        Command("sources.remove", "D", "remove", N_("remove"), N_("remove the source; press twice"), 18),
    ),
    N_("Everywhere"): (
        Command("go.brief", "1", "go('brief')", N_("Brief"), N_("the briefing")),
        Command("go.companies", "2", "go('companies')", N_("Companies"), N_("companies")),
        Command("go.topics", "3", "go('topics')", N_("Topics"), N_("topics")),
        Command("go.compare", "4", "go('compare')", N_("Compare"), N_("companies side by side")),
        Command("go.sources", "5", "go('sources')", N_("Sources"), N_("subscriptions and their health")),
        Command("search", "/", "search", N_("search"), N_("search articles"), 80),
        Command("ask", "=", "ask", N_("ask"), N_("ask in the query language; edit the last question")),
        Command("views", "f", "views", N_("kept views"), N_("the views kept under a name, with what is in them")),
        Command("views.keep", "B", "view_keep", N_("keep view"), N_("keep this view or comparison under a name"), 44),
        Command("views.drop", "d delete", "view_drop", N_("forget"), N_("forget this view; press twice"), 16),
        Command("views.clear", "\\", "view_clear", N_("clear"), N_("clear the question"), 46),
        Command("refresh.this", "r", "refresh_this", N_("refresh"), N_("refresh this source, or what is due")),
        Command("refresh.all", "R", "refresh_all", N_("refresh all"), N_("refresh every source now")),
        Command("starter", "+", "starter", N_("add real sources"), N_("choose sources, companies, topics"), 82),
        Command("theme", "L", "next_theme", N_("light/dark"), N_("the next theme")),
        Command("palette", ":", "command_palette", N_("command"), N_("run a command by name")),
        Command("help", "?", "help", N_("keys"), N_("the keys that are valid here"), 95),
        Command("suspend", "ctrl+z", "suspend_process", N_("shell"), N_("to the shell; fg comes back")),
        Command("leave", "q", "leave", N_("quit"), N_("back; on the briefing, out"), 99),
    ),
    N_("Move"): (
        Command("move.down", "j down", "down", N_("down"), N_("down")),
        Command("move.up", "k up", "up", N_("up"), N_("up")),
        Command("move.first", "g", "first", N_("first"), N_("press twice: to the first")),
        Command("move.home", "home", "home", N_("first"), N_("to the first")),
        Command("move.last", "G end", "last", N_("last"), N_("to the last")),
        Command("move.half_down", "ctrl+d", "half_down", N_("half page"), N_("half a page down")),
        Command("move.half_up", "ctrl+u", "half_up", N_("half page up"), N_("half a page up")),
        Command("move.page_down", "ctrl+f pagedown", "page_down", N_("page"), N_("a page down")),
        Command("move.page_up", "ctrl+b pageup", "page_up", N_("page up"), N_("a page up")),
        Command("move.left", "h left", "left", N_("left"), N_("cell or pane to the left")),
        Command("move.right", "l right", "right", N_("right"), N_("cell or pane to the right")),
        Command("pane.next", "tab", "next_pane", N_("pane"), N_("next pane"), 60),
        Command("pane.previous", "shift+tab", "previous_pane", N_("pane back"), N_("previous pane")),
        Command("pane.zen", "z", "zen", N_("zen"), N_("this pane alone, or all again")),
        Command("reader.down", "J", "reader_down", N_("scroll"), N_("scroll the text from the list")),
        Command("reader.up", "K", "reader_up", N_("scroll up"), N_("scroll the text from the list")),
    ),
}  # fmt: skip

COMMANDS: dict[str, Command] = {command.id: command for group in GROUPS.values() for command in group}
KEYS = {id: tuple(command.keys.split()) for id, command in COMMANDS.items()}
GROUP_OF = {command.id: name for name, group in GROUPS.items() for command in group}
ORDER = {id: place for place, id in enumerate(COMMANDS)}

MOVES = tuple(id for id in COMMANDS if id.startswith("move."))
_OF_SCREENS = ("views.keep", "views.drop", "views.clear")
EVERYWHERE = tuple(command.id for command in GROUPS["Everywhere"] if command.id not in _OF_SCREENS)


def bindings(*ids: str) -> list[Binding]:
    """The bindings of these commands, for a class's BINDINGS."""
    return [COMMANDS[id].binding() for id in ids]
