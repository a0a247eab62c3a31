"""The README's pictures, exported by the program itself from the sample edition: `make screenshots`."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from tui.app import MatinsApp
from tui.config import load
from tui.start import Opening, sample_store

HERE = Path(__file__).parent
# name, language, keys from the briefing, size
PICTURES = (
    ("brief", "en", "", (110, 30)),
    ("story", "en", "j enter", (110, 34)),
    ("companies", "zh", "2", (140, 36)),
    ("compare", "en", "4", (140, 24)),
    ("trail", "en", "v", (110, 24)),
)


async def picture(path: Path, now: str, name: str, language: str, keys: str, size: tuple[int, int]) -> None:
    """One screen, after its keys, as an SVG beside this file."""
    config = replace(load(), language=language, theme="dark")
    app = MatinsApp(Opening(path, config, sample=True, now=now))
    async with app.run_test(size=size) as pilot:
        for key in [None, *keys.split()]:
            if key:
                await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        svg = app.export_screenshot(title="matins")
    # One trailing newline and no trailing blanks, as every file here.
    text = "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
    (HERE / f"{name}.svg").write_text(text, "utf-8")


def main() -> None:
    """Every picture, from a sample store made anew."""
    with tempfile.TemporaryDirectory() as folder:
        path, now = sample_store(load(), fresh=True, path=Path(folder, "sample.db"))
        for name, language, keys, size in PICTURES:
            asyncio.run(picture(path, now, name, language, keys, size))
            print(HERE / f"{name}.svg")


if __name__ == "__main__":
    main()
