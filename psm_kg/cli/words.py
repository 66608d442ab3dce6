"""The language of the command line and how things are said on it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import click

from psm_kg.errors import Finding, Lang, Severity, Text, UsageError

_SEVERITY = {
    Severity.VIOLATION: Text("ERRORE", "ERROR"),
    Severity.WARNING: Text("AVVISO", "WARNING"),
    Severity.INFO: Text("NOTA", "NOTE"),
}
_COUNTED = {
    Severity.VIOLATION: (Text("errore", "error"), Text("errori", "errors")),
    Severity.WARNING: (Text("avviso", "warning"), Text("avvisi", "warnings")),
    Severity.INFO: (Text("nota", "note"), Text("note", "notes")),
}
SHOWN_PER_KIND = 10


def language(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[Lang, list[str]]:
    """The language, and the arguments without ``--lang``, which may stand anywhere.

    ``--lang`` if it is given, else the locale: Italian for ``it*``, English otherwise. Raises
    UsageError for another language.
    """
    rest = list(arguments)
    for position, argument in enumerate(rest):
        name, equals, value = argument.partition("=")
        if argument == "--":
            break
        if name == "--lang":
            value = value if equals else "".join(rest[position + 1 : position + 2])
            if value not in ("it", "en"):
                raise UsageError(Text("--lang: scrivere it oppure en", "--lang: write it or en"))
            del rest[position : position + (1 if equals else 2)]
            return ("it" if value == "it" else "en"), rest
    environment = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return ("it" if environment[name].lower().startswith("it") else "en"), rest
    return "en", rest


def counted(number: int, severity: Severity, lang: Lang) -> str:
    """``3 errors``, ``1 avviso``."""
    singular, plural = _COUNTED[severity]
    return f"{number} {(singular if number == 1 else plural)[lang]}"


def _tells(message: str, value: str) -> bool:
    """True when the message has the value already: quoted, or a whole code (1.1.9, not 1.1.99).

    A value that is a word, such as “progetto”, may stand in a message without being told.
    """
    if not value or f"«{value}»" in message or f"“{value}”" in message:
        return True
    if not re.search(r"\d", value):
        return False
    at = rf"(?<![\w]){re.escape(value)}(?!\w|[.\-/]\w)"
    return re.search(at, message) is not None


def _quoted(value: str, lang: Lang) -> str:
    return f"«{value}»" if lang == "it" else f"“{value}”"


def finding_lines(findings: Iterable[Finding], lang: Lang, limit: int = SHOWN_PER_KIND) -> str:
    """The findings for a person: grouped by kind, at most ``limit`` of each, the rest counted."""
    lines: list[str] = []
    ordered = sorted(findings, key=lambda f: (f.severity.rank, f.code, f.sort_key()))
    for (severity, code), group in groupby(ordered, key=lambda f: (f.severity, f.code)):
        members = list(group)
        title = f"{_SEVERITY[severity][lang]} {code} ({len(members)})"
        lines.append(click.style(title, fg="red" if severity is Severity.VIOLATION else "yellow"))
        for finding in members[:limit]:
            where = finding.location.describe(lang) or finding.focus or "-"
            message = finding.message[lang]
            value = "" if _tells(message, finding.value) else f" {_quoted(finding.value, lang)}"
            lines.append(f"  {where}:{value} {message}")
        hidden = len(members) - limit
        if hidden > 0:
            others = "un altro" if hidden == 1 else f"altri {hidden}"
            more = Text(
                f"  … e {others} dello stesso tipo (tutti con --format json)",
                f"  … and {hidden} more of the same kind (all of them with --format json)",
            )
            lines.append(more[lang])
    return "\n".join(lines)
