"""How the commands speak: one language, one group, shared options."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from typing import Any

import click

from psm_kg.cli.italian import ItalianContext
from psm_kg.errors import Lang, Text
from psm_kg.version import __version__
from psm_kg.workspace import DEFAULT_PLAN

_CONTEXT = {"max_content_width": 100}
Run = Callable[..., int]


def _summary(text: str) -> str:
    """The first sentence, or its part before a colon; the point of a number is not its end."""
    return re.split(r"\.(?:\s|$)|:", text, maxsplit=1)[0]


class Voice:
    """The ``psm-kg`` group with all its texts in one language, and the means to add commands."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._help_option = click.help_option(
            "-h", "--help", help=self.say("mostra questo aiuto", "show this help")
        )
        self.group = self._make_group()

    def say(self, it: str, en: str) -> str:
        """One of the two sentences."""
        return Text(it, en)[self.lang]

    def command(
        self,
        name: str,
        it: str,
        en: str,
        examples: tuple[str, ...] = (),
        group: click.Group | None = None,
    ) -> Callable[[Run], click.Command]:
        """A decorator that adds a command with its help and examples, to ``group`` if given."""
        text = self.say(it, en)
        summary = _summary(text)
        if examples:
            text += "\n\n\b\n" + self.say("Esempi:", "Examples:") + "\n"
            text += "\n".join(f"  {example}" for example in examples)
        make = (group or self.group).command(
            name, help=text, short_help=summary, context_settings=_CONTEXT
        )

        def add(function: Run) -> click.Command:
            return self._speaking(make(self._help_option(function)))

        return add

    def subgroup(self, name: str, it: str, en: str) -> click.Group:
        """A new group of commands in the main one."""
        text = self.say(it, en)
        summary = _summary(text)
        group = click.Group(name, help=text, short_help=summary, context_settings=_CONTEXT)
        self.group.add_command(self._help_option(group))
        self._speaking(group)
        return group

    def plan_option(self, function: Any) -> Any:
        """``--plan DIR``."""
        return click.option(
            "--plan",
            default=DEFAULT_PLAN,
            show_default=True,
            metavar="DIR",
            help=self.say("cartella del piano", "plan folder"),
        )(function)

    @staticmethod
    def plan_words(plan: str) -> str:
        """What the next command needs to be about the same plan: nothing for the usual one."""
        return "" if plan == DEFAULT_PLAN else f" --plan {shlex.quote(plan)}"

    def dist_option(self, function: Any) -> Any:
        """``--dist DIR``."""
        return click.option(
            "--dist",
            default="dist",
            show_default=True,
            metavar="DIR",
            help=self.say("cartella costruita da build", "folder made by build"),
        )(function)

    def progress(self, step: Text) -> None:
        """Say a step on a terminal; nothing in a pipe."""
        if sys.stderr.isatty():
            click.secho(f"· {step[self.lang]}", dim=True, err=True)

    def _speaking(self, command: click.Command) -> click.Command:
        if self.lang == "it":
            command.context_class = ItalianContext
        return command

    def _make_group(self) -> click.Group:
        @click.group(
            help=self.say(
                "Un piano strategico metropolitano come grafo di conoscenza validato: tabelle, "
                "RDF, SHACL, SPARQL.",
                "A metropolitan strategic plan as a validated knowledge graph: tables, RDF, "
                "SHACL, SPARQL.",
            ),
            context_settings=_CONTEXT,
        )
        @click.option(
            "--lang",
            type=click.Choice(["it", "en"]),
            help=self.say(
                "lingua dei messaggi (anche dopo il comando); altrimenti quella del sistema",
                "language of the messages (also after the command); else that of the system",
            ),
        )
        @click.version_option(
            __version__,
            "-V",
            "--version",
            prog_name="psm-kg",
            help=self.say("mostra la versione", "show the version"),
        )
        @self._help_option
        def group(lang: str | None) -> None:
            """The language was read before click runs; the option is here for its help."""

        self._speaking(group)
        return group
