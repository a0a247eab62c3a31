"""The interface in every language it offers: complete catalogues, and no words that bypass them."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from tests import translations
from tui import i18n
from tui.labels import interface_language
from tui.widgets.lines import STYLES

ROOT = Path(__file__).resolve().parents[1]
SHOWING = [
    *sorted((ROOT / "tui" / "screens").glob("*.py")),
    *sorted((ROOT / "tui" / "widgets").glob("*.py")),
    *(ROOT / "tui" / name for name in ("app.py", "brief_text.py", "history.py", "refreshing.py", "tables.py")),
]
_HOLE = re.compile(r"\{(\w{0,40})\}")
_MARKERS = ("_", "N_", "ngettext")
# What puts its arguments in front of a person.
_SHOWS = frozenset(["say", "set_title", "say_empty", "Content", "styled", "Static", "Column", "Cell", "update"])
_PROSE = re.compile(r"[A-Za-z]{2,30} [a-z]{2,30}")
_WORD = re.compile(r"[A-Za-z]{2,30}")
# Literals that no person reads, or that are the same in every language.
_ALLOWED = (
    re.compile(r"^[\w.-]+:\"?$|^\"$"),  # the query language
    re.compile(r"^(?:bold|reverse)(?: \$[\w-]+)?$"),  # styles
    re.compile(r"^(?:<|'>)"),  # HTML
)


@pytest.fixture(params=translations.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _strings(text: object) -> list[str]:
    return [str(one) for one in text] if isinstance(text, list | tuple) else [str(text or "")]


def test_every_string_is_translated(language: str) -> None:
    catalog = translations.read(language)
    for wanted in translations.messages(translations.extract()):
        found = catalog.get(wanted.id)
        assert found is not None, f"{wanted.id!r} is not in the catalogue: run `make translations`"
        assert all(_strings(found.string)), f"{wanted.id!r} is not translated"
        assert not found.fuzzy, f"{wanted.id!r} is marked fuzzy"


def test_nothing_is_kept_that_no_longer_exists(language: str) -> None:
    wanted = {str(message.id) for message in translations.messages(translations.extract())}
    assert {str(message.id) for message in translations.messages(translations.read(language))} <= wanted
    assert translations.POT.read_bytes() == translations.as_po(translations.extract())


def test_translations_fill_the_same_holes(language: str) -> None:
    for message in translations.messages(translations.read(language)):
        holes = set(_HOLE.findall(_strings(message.id)[-1]))
        for text in _strings(message.string):
            assert set(_HOLE.findall(text)) == holes, text


def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    with translations.po_path(language).with_suffix(".mo").open("rb") as file:
        shipped = read_mo(file)
    fresh = read_mo(io.BytesIO(translations.as_mo(translations.read(language))))
    assert {str(m.id): _strings(m.string) for m in translations.messages(shipped)} == {
        str(m.id): _strings(m.string) for m in translations.messages(fresh)
    }


def test_chinese_is_written_with_its_own_marks() -> None:
    """Between Chinese characters stand full-width commas, stops and brackets."""
    for message in translations.messages(translations.read("zh")):
        for text in _strings(message.string):
            assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[,;!?()][\u4e00-\u9fff]|\.\.\.", text), text


def test_speaking_changes_the_words_and_back() -> None:
    try:
        i18n.set_language("zh")
        assert i18n._("undo") == "撤销"
        assert i18n.ngettext("{count} article", "{count} articles", 1) == "1 篇"
        assert i18n.listed(["a", "b"]) == "a、b"
    finally:
        i18n.set_language("en")
    assert i18n._("undo") == "undo"
    assert i18n.ngettext("{count} article", "{count} articles", 2) == "2 articles"
    assert i18n._("") == ""


@pytest.mark.parametrize(
    ("setting", "variables", "language"),
    [
        ("auto", {}, "en"),
        ("auto", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ("auto", {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ("auto", {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_SG.UTF-8"}, "zh"),
        ("auto", {"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ("auto", {"LANG": "C.UTF-8", "LANGUAGE": "zh_CN:en"}, "en"),
        ("auto", {"LANG": "de_DE.UTF-8"}, "en"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        ("zh", {"LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_language_of_the_setting_or_the_locale(
    monkeypatch: pytest.MonkeyPatch, setting: str, variables: dict[str, str], language: str
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert interface_language(setting) == language


def test_extraction_misses_no_call() -> None:
    """Calls inside f-strings are not seen by every extractor."""
    known = {_strings(message.id)[0] for message in translations.messages(translations.extract())}
    for path in (ROOT / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in _MARKERS and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    assert text.value in known, f"{path.name}:{node.lineno}: {text.value!r}"


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: path.name)
def test_no_words_bypass_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    faults = [f"{path.name}:{line}: {text!r}" for line, text in _unmarked(tree)]
    assert not faults, "wrap in _( ):\n" + "\n".join(faults)


def _unmarked(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literals that read like prose, and words handed to what shows them, outside `_`, `N_` and `ngettext`."""
    hidden: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in _MARKERS:
            hidden.update(id(inner) for inner in ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(id(node.value))  # a docstring
        elif isinstance(node, ast.Dict):
            hidden.update(id(key) for key in node.keys)  # what is looked up is not shown
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _is_constant(node):
            hidden.update(id(inner) for inner in ast.walk(node) if _is_css(inner))
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_prose(node.value):
            yield node.lineno, node.value
        for inner in _shown(node):
            if id(inner) not in hidden and _WORD.search(inner.value) and inner.value != "Esc":
                yield inner.lineno, inner.value


def _is_prose(text: str) -> bool:
    return bool(_PROSE.search(text)) and not any(rule.match(text.strip()) for rule in _ALLOWED)


def _shown(node: ast.AST) -> list[ast.Constant]:
    """The literals of what is handed to a showing call, or of a (text, style) pair."""
    if isinstance(node, ast.Call) and _name(node.func) in _SHOWS and node.args:
        return _parts(node.args[0])
    if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[1], ast.Constant):
        style = node.elts[1].value
        if isinstance(style, str) and (style in STYLES or _ALLOWED[1].match(style)):
            return _parts(node.elts[0])
    return []


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_constant(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(target, ast.Name) and target.id.isupper() for target in targets)


def _is_css(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" in node.value


def _parts(node: ast.expr) -> list[ast.Constant]:
    """The literals that an expression shows as they are: itself, or the fixed parts of an f-string."""
    found = node.values if isinstance(node, ast.JoinedStr) else [node]
    return [one for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str)]
