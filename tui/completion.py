"""Shell completions, generated from the parser so that they cannot drift from it."""

from __future__ import annotations

import argparse


def commands(parser: argparse.ArgumentParser) -> dict[str, tuple[str, list[str]]]:
    """Each command's summary and long options."""
    found: dict[str, tuple[str, list[str]]] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, sub in action.choices.items():
                found[name] = (summaries.get(name, ""), _options(sub))
    return found


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return [
        option
        for action in parser._actions
        if action.help != argparse.SUPPRESS
        for option in action.option_strings
        if option.startswith("--")
    ]


def script(shell: str, parser: argparse.ArgumentParser) -> str:
    """The completion script for bash, zsh or fish."""
    known = commands(parser)
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](known)


def _bash(known: dict[str, tuple[str, list[str]]]) -> str:
    cases = "".join(f"    {name}) words='{' '.join(options)}' ;;\n" for name, (_, options) in known.items())
    return (
        "_matins() {\n"
        "  local cur=${COMP_WORDS[COMP_CWORD]} words\n"
        f"  if [ $COMP_CWORD -eq 1 ]; then words='{' '.join(known)}'\n"
        "  else case ${COMP_WORDS[1]} in\n"
        f"{cases}"
        "  esac; fi\n"
        '  COMPREPLY=($(compgen -W "$words" -- "$cur"))\n'
        "}\n"
        "complete -o default -F _matins matins\n"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _zsh(known: dict[str, tuple[str, list[str]]]) -> str:
    described = "\n".join(f"    {_quoted(name + ':' + summary)}" for name, (summary, _) in known.items())
    cases = "".join(f"    {name}) compadd -- {' '.join(options)}; _files ;;\n" for name, (_, options) in known.items())
    return (
        "#compdef matins\n"
        "_matins() {\n"
        "  local -a commands=(\n"
        f"{described}\n"
        "  )\n"
        "  if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
        "  case $words[2] in\n"
        f"{cases}"
        "  esac\n"
        "}\n"
        'if [ "$funcstack[1]" = _matins ]; then _matins "$@"; else compdef _matins matins; fi\n'
    )


def _fish(known: dict[str, tuple[str, list[str]]]) -> str:
    lines = []
    for name, (summary, options) in known.items():
        lines.append(f"complete -c matins -n __fish_use_subcommand -a {name} -d {_quoted(summary)}")
        lines += [f"complete -c matins -n '__fish_seen_subcommand_from {name}' -l {option[2:]}" for option in options]
    return "\n".join(lines) + "\n"
