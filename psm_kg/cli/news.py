"""What a resident build says on the terminal: a line an edit, the findings when there are some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psm_kg.cli.voice import Voice
from psm_kg.cli.words import finding_lines

if TYPE_CHECKING:
    from psm_kg.live import News


def tell_news(voice: Voice, news: News) -> None:
    """Say what an edit did."""
    from psm_kg.live import Published, Shown

    if isinstance(news, Shown):
        click.echo(_edited(voice, news.names) + _shown(voice, news.pages, news.seconds))
    elif isinstance(news, Published):
        out, seconds = news.built.out, _seconds(voice, news.seconds)
        click.echo(
            voice.say(
                f"  pubblicato in {out} dopo {seconds}; si attende la prossima modifica",
                f"  published in {out} after {seconds}; waiting for the next edit",
            )
        )
    else:
        if news.names:
            click.echo(_edited(voice, news.names) + voice.say("non pubblicato", "not published"))
        if news.findings:
            click.echo(finding_lines(news.findings, voice.lang))
        click.echo(news.error.describe(voice.lang), err=True)


def _edited(voice: Voice, names: tuple[str, ...]) -> str:
    listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    if len(names) == 1:
        return voice.say(f"{listed} modificato: ", f"{listed} changed: ")
    return voice.say(f"{listed} modificati: ", f"{listed} changed: ")


def _shown(voice: Voice, pages: int, seconds: float) -> str:
    took = _seconds(voice, seconds)
    if pages == 1:
        return voice.say(f"1 pagina aggiornata in {took}", f"1 page updated in {took}")
    return voice.say(f"{pages} pagine aggiornate in {took}", f"{pages} pages updated in {took}")


def _seconds(voice: Voice, seconds: float) -> str:
    text = f"{seconds:.1f}"
    return voice.say(text.replace(".", ","), text) + " s"
