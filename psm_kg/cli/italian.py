"""The words that click itself says, in Italian (they are English otherwise)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from psm_kg.errors import Lang, Text

_SECTIONS = {"Options": "Opzioni", "Commands": "Comandi"}


class ItalianFormatter(click.HelpFormatter):
    """Help pages with Italian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """``Uso: psm-kg …``."""
        super().write_usage(prog, args, prefix or "Uso: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A section with its Italian title."""
        with super().section(_SECTIONS.get(name, name)):
            yield


class ItalianContext(click.Context):
    """A context whose help is Italian."""

    formatter_class = ItalianFormatter


def usage_message(error: click.ClickException, lang: Lang) -> str:
    """What is wrong with the command as typed, in the reader's language."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = ""
    if context is not None:
        command = context.command_path
        hint = Text(f"\nAiuto: {command} --help", f"\nHelp: {command} --help")[lang]
    if lang == "en":
        return f"psm-kg: {error.format_message()}{hint}"
    if isinstance(error, click.NoSuchOption):
        near = " oppure ".join(error.possibilities or [])
        message = f"l'opzione {error.option_name} non c'è" + (
            f"; intendeva {near}?" if near else ""
        )
    elif isinstance(error, click.MissingParameter) and error.param is not None:
        message = f"manca {error.param.make_metavar(context or click.Context(click.Command('')))}"
    elif isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[-1]
        choices = getattr(error.param.type, "choices", ())
        wanted = f"; uno fra: {', '.join(map(str, choices))}" if choices else ""
        message = f"il valore di {name} non va bene{wanted}"
    elif isinstance(error, click.BadOptionUsage):
        message = f"l'opzione {error.option_name} vuole un valore"
    elif "No such command" in error.message:
        message = "il comando non c'è"
    elif "unexpected extra argument" in error.message:
        message = "ci sono argomenti di troppo"
    else:
        message = error.format_message()
    return f"psm-kg: {message}{hint}"
