"""The command line: words and exit codes, no logic. Each command is one call of the API."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from psm_kg.cli import (
    asking,
    building,
    harvesting,
    linking,
    matching,
    publishing,
    serving,
)
from psm_kg.cli.italian import usage_message
from psm_kg.cli.voice import Voice
from psm_kg.cli.words import finding_lines, language
from psm_kg.errors import DataError, Lang, PsmError, Severity, Text


def build_group(lang: Lang) -> click.Group:
    """The whole command line in one language."""
    voice = Voice(lang)
    for commands in (building, asking, linking, matching, harvesting, serving, publishing):
        commands.add_commands(voice)
    return voice.group


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 done; 1 the data do not conform; 2 wrong usage; 3 could not run.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang: Lang = "en"
    try:
        lang, given = language(given)
        result = build_group(lang).main(given, prog_name="psm-kg", standalone_mode=False)
        return int(result or 0)
    except DataError as error:
        stopping = [f for f in error.findings if f.severity is Severity.VIOLATION]
        if stopping:
            click.echo(finding_lines(stopping, lang), err=True)
        click.echo(error.describe(lang), err=True)
        return error.exit_code
    except PsmError as error:
        click.echo(f"psm-kg: {error.describe(lang)}", err=True)
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        click.echo(Text("interrotto", "interrupted")[lang], err=True)
        return 3
    except click.ClickException as error:
        click.echo(usage_message(error, lang), err=True)
        return 2
    except BrokenPipeError:
        # the reader went away (`| head`): no more output, and no traceback at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3


def run() -> None:
    """The console script."""
    sys.exit(main())
