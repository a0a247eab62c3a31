"""Commands that lead out of an article: its link, its page, the links in it, its whole text, another program."""

from __future__ import annotations

import asyncio
import shlex
from typing import ClassVar
from urllib.parse import urlsplit

from textual.binding import BindingType

from store.db import Store
from store.errors import MatinsError
from store.models import Article
from store.text import clean_line
from tui.commands import bindings
from tui.i18n import _, ngettext
from tui.screens.marking import Marking
from tui.tasks import task

PIPE_SECONDS = 60.0  # a program that takes an article's text may run for so long
PIPE = "pipe"  # the setting that keeps the last command


def is_web(url: str | None) -> bool:
    """Whether an address is one that a browser may be given: http or https, without blanks and control characters."""
    return bool(url) and urlsplit(url).scheme in ("http", "https") and not any(ord(sign) < 33 for sign in url or "")


class Opening(Marking):
    """Mixed into screens; nothing here goes through a shell."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *Marking.BINDINGS,
        *bindings("browser", "browser.read", "copy.link", "links", "full_text", "pipe"),
    ]

    def action_copy_link(self) -> None:
        url = self.target().url
        if url:
            self.app.copy_to_clipboard(clean_line(url))
            self.matins.say(_("link copied"))

    async def action_browser(self) -> None:
        await self.browse(self.target().url)

    async def action_browser_read(self) -> None:
        target = self.target()
        await self.browse(target.url)
        await self.matins.history.mark(target.articles, read=True)

    async def browse(self, url: str | None) -> None:
        """Opens an address in the browser."""
        if url is None or not is_web(url):
            self.matins.say(_("no web address here"))
            return
        import webbrowser

        # One argument to one program, and a slow browser never holds the loop.
        if await asyncio.to_thread(webbrowser.open, url):
            self.matins.say(_("opened in the browser"))
        else:
            self.matins.say(_("no browser found; {key} copies the link").format(key=self.matins.key_of("copy.link")))

    # The article itself

    async def _article(self) -> Article | None:
        """The article that is read or under the cursor, whole."""
        ids = self.target().articles
        return await self.matins.store.read(Store.article, ids[0]) if ids else None

    def action_links(self) -> None:
        self.list_links()

    @task("links")
    async def list_links(self) -> None:
        """The links of an article on a page of their own."""
        article = await self._article()
        links = [(url, text) for url, text in article.links if is_web(url)] if article else []
        if article is not None and is_web(article.url):
            links.insert(0, (article.url or "", article.title or ""))
        if not links:
            self.matins.say(_("no links here"))
            return
        from tui.screens.links import LinksScreen

        self.app.push_screen(LinksScreen(links), self._follow)

    def _follow(self, url: str | None) -> None:
        if url is not None:
            self.run_worker(self.browse(url), group="browser")

    @task("full-text")
    async def action_full_text(self) -> None:
        article = await self._article()
        if article is None or not is_web(article.url):
            self.matins.say(_("no web address here"))
            return
        from feeds.full_text import complete

        config = self.matins.config
        self.matins.set_status(busy=_("fetching the full text…"))
        try:
            longer = await complete(
                self.matins.store,
                article.id,
                limits=config.limits if config else None,
                lexicon_dir=config.lexicon if config else None,
            )
        finally:
            self.matins.set_status(busy="")
        if not longer:
            self.matins.say(_("its page has no longer text"))
            return
        self.matins.say(_("full text read"), "good")
        self.text_changed(article.id)

    def text_changed(self, id: str) -> None:
        """An article has another text."""

    # Another program

    @task("pipe")
    async def action_pipe(self) -> None:
        article = await self._article()
        if article is None:
            return
        from tui.screens.prompt import Prompt

        last = await self.matins.store.read(Store.setting, PIPE)

        def take(line: str | None) -> None:
            if line:
                self._pipe(article, line)

        self.app.push_screen(Prompt(_("pipe to"), last or "", hint=_("a program and its arguments; no shell")), take)

    @task("pipe")
    async def _pipe(self, article: Article, line: str) -> None:
        try:
            arguments = shlex.split(line)
        except ValueError as error:
            raise MatinsError(_("not a command: {error}").format(error=error)) from None
        if not arguments:
            return
        await self.matins.store.write(Store.set_setting, PIPE, line)
        head = (article.title, article.source or article.feed, article.published, article.url)
        text = "\n".join(clean_line(part) for part in head if part) + "\n\n" + article.body + "\n"
        self.matins.say(await piped(arguments, text))


async def piped(arguments: list[str], text: str, seconds: float = PIPE_SECONDS) -> str:
    """Gives a text to a program's standard input; how that went, in words."""
    quiet = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *arguments, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet
        )
    except (OSError, ValueError) as error:
        raise MatinsError(_("{program} does not start: {error}").format(program=arguments[0], error=error)) from None
    try:
        async with asyncio.timeout(seconds):
            await process.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        raise MatinsError(_("{program} took too long").format(program=arguments[0])) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise MatinsError(_("{program} ended with {code}").format(program=arguments[0], code=process.returncode))
    return ngettext("{count} character piped", "{count} characters piped", len(text))
