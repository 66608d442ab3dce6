"""The commands by which the office decides: review list, confirm, reject, withdraw, readmit."""

from __future__ import annotations

import json
from collections.abc import Callable

import click

import psm_kg
from psm_kg.cli.voice import Run, Voice
from psm_kg.errors import Text, UsageError

_DECISIONS = {
    "accepted": Text("confermato", "confirmed"),
    "rejected": Text("rifiutato", "rejected"),
    "": Text("mai esaminato", "never reviewed"),
}


def add_commands(voice: Voice) -> None:
    """Add the group ``review``."""
    group = voice.subgroup(
        "review",
        "Decide dei collegamenti dichiarati dagli enti: elenca, conferma, rifiuta, ritira.",
        "Decides of the links that bodies declared: lists, confirms, rejects, withdraws.",
    )
    _add_list(voice, group)
    _add_decision(
        voice,
        group,
        "confirm",
        "Conferma collegamenti: da qui contano per l’avanzamento delle azioni.",
        "Confirms links: from here they count for the progress of actions.",
        "psm-kg review confirm comune-di-ivrea/g1/1.1.1",
    )
    _add_decision(
        voice,
        group,
        "reject",
        "Rifiuta collegamenti, dicendo perché.",
        "Rejects links, saying why.",
        'psm-kg review reject comune-di-ivrea/g1 --reason "Non riguarda l’azione"',
    )
    _add_withdrawal(voice, group)


def _add_list(voice: Voice, group: click.Group) -> None:
    @voice.command(
        "list",
        "Elenca i collegamenti che aspettano una decisione.",
        "Lists the links that wait for a decision.",
        ("psm-kg review list", "psm-kg review list comune-di-ivrea --format json"),
        group,
    )
    @click.argument("contributor", default="", metavar="[ID]")
    @voice.plan_option
    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=voice.say("forma dell’elenco", "form of the list"),
    )
    def review_list(contributor: str, plan: str, form: str) -> int:
        found = psm_kg.review_list(contributor, plan=plan)
        if form == "json":
            from psm_kg.harvest.reviewing import waiting_json

            click.echo(json.dumps(waiting_json(found), ensure_ascii=False, indent=2))
            return 0
        for item in found:
            target = f"{item.contributor}/{item.project}/{item.action}"
            before = _DECISIONS[item.before][voice.lang]
            if item.before:
                before = voice.say(f"cambiato; prima {before}", f"changed; before {before}")
            click.echo(f"{target}  {item.since}  {before}  {item.title}")
            for other in item.duplicates:
                click.echo(voice.say(f"    forse è {other}", f"    may be {other}"))
        count = len(found)
        click.echo(
            voice.say(
                f"{count} {'collegamento' if count == 1 else 'collegamenti'} da esaminare",
                f"{count} {'link' if count == 1 else 'links'} to review",
            )
        )
        if found:
            options = voice.plan_words(plan)
            click.echo(
                voice.say(
                    f"Decidere con: psm-kg review confirm {target}{options}, oppure reject",
                    f"Decide with: psm-kg review confirm {target}{options}, or reject",
                )
            )
        return 0


def _add_decision(
    voice: Voice,
    group: click.Group,
    name: str,
    it: str,
    en: str,
    example: str,
) -> None:
    @voice.command(name, it, en, (example,), group)
    @click.argument("targets", nargs=-1, metavar="[ID/PROJECT[/ACTION]]...")
    @click.option(
        "--all-of",
        multiple=True,
        metavar="ID",
        help=voice.say(
            "tutto ciò che aspetta di un ente (ripetibile)",
            "all that waits of a body (repeatable)",
        ),
    )
    @_reason_option(voice)
    @click.option(
        "--reviewer", default="", metavar="N", help=voice.say("chi decide", "who decides")
    )
    @voice.plan_option
    def decide(
        targets: tuple[str, ...],
        all_of: tuple[str, ...],
        reason: str,
        reviewer: str,
        plan: str,
    ) -> int:
        for target in targets:
            if "/" not in target:
                raise UsageError(
                    Text(
                        f"per tutto ciò che aspetta di un ente: --all-of {target}",
                        f"for all that waits of a body: --all-of {target}",
                    )
                )
        if not targets and not all_of:
            raise UsageError(
                Text("dire che cosa: ENTE/PROGETTO[/AZIONE]", "say which: ID/PROJECT[/ACTION]")
            )
        done = psm_kg.review(
            *targets,
            *all_of,
            decision="accepted" if name == "confirm" else "rejected",
            reason=reason,
            reviewer=reviewer,
            plan=plan,
        )
        click.echo(
            voice.say(
                f"Decisi: {done.decided}; già così: {done.unchanged}",
                f"Decided: {done.decided}; so already: {done.unchanged}",
            )
        )
        if done.decided:
            _say_build(voice, plan)
        return 0


def _add_withdrawal(voice: Voice, group: click.Group) -> None:
    @voice.command(
        "withdraw",
        "Ritira tutto ciò che un ente ha dichiarato; non gli si chiede più nulla.",
        "Withdraws all that a body declared; it is not asked again.",
        ('psm-kg review withdraw comune-di-ivrea --reason "Su richiesta del comune"',),
        group,
    )
    @click.argument("contributor", metavar="ID")
    @_reason_option(voice)
    @voice.plan_option
    def withdraw(contributor: str, reason: str, plan: str) -> int:
        done = psm_kg.withdraw_contributor(contributor, reason=reason, plan=plan)
        click.echo(voice.say(f"Ritirati: {done.decided}", f"Withdrawn: {done.decided}"))
        _say_build(voice, plan)
        return 0

    @voice.command(
        "readmit",
        "Riammette un ente ritirato: la prossima raccolta gli chiede di nuovo i dati.",
        "Readmits a withdrawn body: the next harvest asks it for its data again.",
        ("psm-kg review readmit comune-di-ivrea",),
        group,
    )
    @click.argument("contributor", metavar="ID")
    @voice.plan_option
    def readmit(contributor: str, plan: str) -> int:
        psm_kg.readmit_contributor(contributor, plan=plan)
        harvest = f"psm-kg harvest {contributor}{voice.plan_words(plan)}"
        click.echo(
            voice.say(
                f"Riammesso. Chiedergli i dati con: {harvest}",
                f"Readmitted. Ask for its data with: {harvest}",
            )
        )
        return 0


def _say_build(voice: Voice, plan: str) -> None:
    build = f"psm-kg build{voice.plan_words(plan)}"
    click.echo(voice.say(f"Si pubblica con: {build}", f"Publish with: {build}"))


def _reason_option(voice: Voice) -> Callable[[Run], Run]:
    return click.option(
        "--reason",
        default="",
        metavar="TEXT",
        help=voice.say("perché (per rifiutare e ritirare serve)", "why (a rejection needs it)"),
    )
