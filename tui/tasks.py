"""Background tasks of screens: on the loop, in a named group, a failure said in the status line."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.dom import DOMNode
from textual.worker import Worker

from store.errors import MatinsError

REST = 0.05  # seconds: what follows the cursor waits until it rests, so that a held key never waits for it
PAUSE = 0.1  # seconds without a letter after which more than the first rows of a search is asked for

P = ParamSpec("P")
S = TypeVar("S", bound=DOMNode)
Task = Callable[Concatenate[S, P], Coroutine[Any, Any, None]]


def task(group: str, *, exclusive: bool = True) -> Callable[[Task[S, P]], Callable[Concatenate[S, P], Worker[None]]]:
    """Makes an async method start in the background; an exclusive one ends those of its group that still run."""

    def decorate(method: Task[S, P]) -> Callable[Concatenate[S, P], Worker[None]]:
        async def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
            try:
                await method(self, *args, **kwargs)
            except MatinsError as error:
                self.app.say(str(error), "bad")  # type: ignore[attr-defined]

        def start(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Worker[None]:
            # A function and not its coroutine: one that is superseded before it starts is never made.
            work = functools.partial(run, self, *args, **kwargs)
            return self.run_worker(work, name=method.__name__, group=group, exclusive=exclusive)

        functools.update_wrapper(start, method)
        return start

    return decorate
