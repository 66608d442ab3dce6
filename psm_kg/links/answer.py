"""What the check page says of a file: a piece of HTML to put into the published page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from psm_kg.errors import Lang, Text

_SHOWN = 200
_HEADINGS = (
    Text("Dove", "Where"),
    Text("Che cosa fare", "What to do"),
)
_SEVERITIES = {
    "violation": Text("Da correggere", "To mend"),
    "warning": Text("Da valutare", "To consider"),
    "info": Text("Note", "Notes"),
}
_ACTIONS = Text("Azioni che verrebbero collegate", "Actions that would be linked")
_RESULT = Text("Esito del controllo di {name}", "Result of the check of {name}")
_GOOD = Text("Il file va bene", "The file is good")
_BAD = Text("Il file ha errori da correggere", "The file has errors to mend")
_MORE = Text("… e altri {n}", "… and {n} more")


def refusal(sentence: Text, lang: Lang) -> Markup:
    """A sentence that says why there was no check."""
    return Markup('<div class="alert alert-danger" role="alert"><p>{}</p></div>\n').format(
        sentence[lang]
    )


def result(document: Mapping[str, Any], lang: Lang) -> Markup:
    """The whole answer, escaped."""
    conforms = bool(document["conforms"])
    title = _RESULT[lang].format(name=document["source"])
    parts = [
        Markup('<section id="result" tabindex="-1" aria-labelledby="result-title">\n'),
        Markup('<h2 id="result-title">{}</h2>\n').format(title),
        Markup('<div class="alert alert-{}" role="status"><p><strong>{}</strong></p>\n').format(
            "success" if conforms else "danger", (_GOOD if conforms else _BAD)[lang]
        ),
        *(Markup("<p>{}</p>\n").format(line) for line in document["summary"][lang]),
        Markup("</div>\n"),
    ]
    for severity, heading in _SEVERITIES.items():
        found = [f for f in document["findings"] if f["severity"] == severity]
        if found:
            parts.append(_table(found, severity, heading[lang], lang))
    parts += [_served(document, lang), Markup("</section>\n")]
    return Markup().join(parts)


def _table(found: list[Mapping[str, Any]], severity: str, heading: str, lang: Lang) -> Markup:
    caption = f"{heading} ({len(found)})"
    head = Markup().join(Markup('<th scope="col">{}</th>').format(name[lang]) for name in _HEADINGS)
    rows = Markup().join(
        Markup("<tr><td>{}{}</td><td>{}</td></tr>\n").format(
            _where(finding, lang), _value(finding), finding["message"][lang]
        )
        for finding in found[:_SHOWN]
    )
    more = len(found) - _SHOWN
    rest = Markup("<p>{}</p>\n").format(_MORE[lang].format(n=more)) if more > 0 else Markup()
    return (
        Markup(
            '<div class="table-responsive" role="region" tabindex="0" aria-labelledby="{0}">\n'
            '<table class="table findings"><caption id="{0}">{1}</caption>\n'
            "<thead><tr>{2}</tr></thead>\n"
            "<tbody>\n{3}</tbody></table>\n</div>\n"
        ).format(f"found-{severity}", caption, head, rows)
        + rest
    )


def _value(finding: Mapping[str, Any]) -> Markup:
    """The value below its place: on a phone there is no room for a third column."""
    if not finding["value"]:
        return Markup()
    return Markup("<br><code>{}</code>").format(finding["value"])


def _where(finding: Mapping[str, Any], lang: Lang) -> str:
    words = (Text("foglio", "sheet"), Text("riga", "row"), Text("colonna", "column"))
    sheet = str(finding["file"]).partition("#")[2]
    values = (sheet, finding["row"] or "", finding["column"])
    said = [f"{w[lang]} {v}" for w, v in zip(words, values, strict=True) if v]
    return ", ".join(said) or str(finding["focus"]) or "–"


def _served(document: Mapping[str, Any], lang: Lang) -> Markup:
    titles: dict[str, list[str]] = {}
    for project in document["projects"]:
        for code in project["actions"]:
            titles.setdefault(code, []).append(project["title"])
    if not titles:
        return Markup()
    rows = Markup().join(
        Markup("<li><strong>{}</strong>: {}</li>\n").format(code, "; ".join(names[:5]))
        for code, names in sorted(titles.items(), key=lambda p: [int(n) for n in p[0].split(".")])
    )
    return Markup("<h3>{}</h3>\n<ul>\n{}</ul>\n").format(escape(_ACTIONS[lang]), rows)
