"""Which actions of the plan does a cell name: codes, labels of the drop-down, IRIs?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from psm_kg.closest import closest
from psm_kg.errors import Text
from psm_kg.links.form import fold
from psm_kg.links.reference import Reference
from psm_kg.tables.log import FindingLog

_CODE = r"\d{1,3}(?:\.\d{1,3})*"
_LEADING = re.compile(
    rf"(?:azione|action|az\.?|n\.?)?\s*({_CODE})\.?(?![\d/-])\s*(.*)", re.I | re.S
)
_LIST = re.compile(rf"{_CODE}(?:\s*(?:,|\be\b|\band\b|/|\+|\s)\s*{_CODE})+")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:]+)?")
_SEPARATOR = re.compile(r"\s*;\s*|\n+")
_SHOWN = 60


def find_actions(
    text: str, row: int, label: str, reference: Reference, log: FindingLog
) -> tuple[str, ...]:
    """The codes that a cell names, in its order; what names none goes to the log."""
    found: list[str] = []
    last = ""
    for part in _parts(text):
        code = _find(part, row, label, reference, log, last)
        if code:
            found.append(code)
            last = code
    return tuple(dict.fromkeys(found))


def _parts(text: str) -> Iterator[str]:
    for part in _SEPARATOR.split(text):
        if not part:
            continue
        if _LIST.fullmatch(part):
            yield from re.findall(_CODE, part)
        else:
            yield part


def _find(part: str, row: int, label: str, reference: Reference, log: FindingLog, last: str) -> str:
    if part in reference.action_by_iri:
        return reference.action_by_iri[part]
    example = next(iter(reference.actions), "1.1.1")
    if part.startswith(reference.action_prefix):
        _unknown(part.removeprefix(reference.action_prefix), row, label, reference, log)
        return ""
    if re.match(r"https?://", part):
        log.add("action-of-another-plan", row, label, part, instead=example)
        return ""
    if match := _DATE.fullmatch(part):
        year, month, day = match[1], int(match[2]), int(match[3])
        meant = f"{day}.{month}.{int(year) % 100}"
        log.add("action-became-date", row, label, part, instead=meant)
        return ""
    if match := _LEADING.fullmatch(part):
        code, rest = match[1], match[2].strip(" –—-:.…")
        if code in reference.actions:
            _compare(code, rest, row, label, reference, log)
            return code
        _unknown(code, row, label, reference, log)
        return ""
    folded = fold(part.rstrip("…"))
    texts = {code: fold(f"{a.text.it} {a.text.en}") for code, a in reference.actions.items()}
    if len(folded) > 20:
        if last and folded in texts[last]:
            return ""  # the rest of a label that holds a semicolon
        if named := [code for code, words in texts.items() if folded in words]:
            return named[0]
    log.add("unknown-action", row, label, part, meant=_suggest("", reference))
    return ""


def _compare(
    code: str, rest: str, row: int, label: str, reference: Reference, log: FindingLog
) -> None:
    """Is the text beside a code that of the action? People paste one and retype the other."""
    words = fold(rest)
    action = reference.actions[code]
    known = fold(f"{action.text.it} {action.text.en}")
    if len(words) > 15 and words[:30] not in known:
        log.add("action-text-differs", row, label, rest, action=code, text=rest)


def _unknown(code: str, row: int, label: str, reference: Reference, log: FindingLog) -> None:
    inside = [c for c in reference.actions if c.startswith(f"{code}.")]
    if not inside:
        log.add("unknown-action", row, label, code, meant=_suggest(code, reference))
        return
    kinds = (Text("un asse", "an axis"), Text("una strategia", "a strategy"))
    what = kinds[min(code.count("."), 1)]
    shown = ", ".join(inside[:8]) + (", …" if len(inside) > 8 else "")
    log.add("action-is-not-specific", row, label, code, what=what, meant=Text(shown, shown))


def _suggest(code: str, reference: Reference) -> Text:
    near = closest(code, reference.actions, count=2, cutoff=0.6) if code else []
    if not near:
        example = next(iter(reference.actions), "1.1.1")
        return Text(
            f"scrivere il codice di un’azione, come {example} (l’elenco è nel foglio «Azioni» del "
            "modulo)",
            f"write the code of an action, such as {example} (they are listed in sheet “Actions” "
            "of the form)",
        )
    shown = {lang: "; ".join(_shown(c, lang, reference) for c in near) for lang in ("it", "en")}
    return Text(f"intendeva {shown['it']}?", f"did you mean {shown['en']}?")


def _shown(code: str, lang: str, reference: Reference) -> str:
    text = reference.actions[code].text[lang]
    short = text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + "…"
    return f"{code} ({short})"
