"""Texts of others as they may be published: one line, composed, nothing that cannot be seen.

What only concerns typing is mended (line breaks, odd spaces, soft hyphens, accents in two pieces);
what could make a text read as something else is refused.
"""

from __future__ import annotations

import re
import unicodedata

from psm_kg.tables.log import FindingLog

_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|&#?\w+;|javascript:", re.IGNORECASE)
_NUMBER = re.compile(r"[+\-][\d\s.,()/%]+\Z")
_WORD = re.compile(r"[^\W\d_]{2,}")


def tidy(text: str) -> str:
    """Normal Form C, one ordinary space for any space or line break, no invisible filler."""
    kept = unicodedata.normalize("NFC", text).translate(_DROPPED)
    return " ".join("".join(" " if _is_space(c) else c for c in kept).split())


def inspect(text: str, row: int, label: str, log: FindingLog) -> bool:
    """Note what a tidied text must not contain; ``True`` when there is nothing of the kind."""
    if text.isascii() and text.isprintable() and text[:1] not in "=@+-" and not _suspicious(text):
        return True
    found = list(_faults(text))
    for code, words in found:
        log.add(code, row, label, text, **words)
    return not found


def _suspicious(text: str) -> bool:
    return bool(_MARKUP.search(text))


def _faults(text: str) -> list[tuple[str, dict[str, str]]]:
    faults: list[tuple[str, dict[str, str]]] = []
    categories = {c: unicodedata.category(c) for c in text}
    hidden = [c for c, category in categories.items() if category == "Cf"]
    control = [c for c, category in categories.items() if category == "Cc"]
    strange = [c for c, category in categories.items() if category in ("Co", "Cn", "Cs")]
    if hidden:
        faults.append(("invisible-character", {"names": _names(hidden)}))
    if control:
        faults.append(("control-character", {"names": _names(control)}))
    if strange:
        faults.append(("undefined-character", {"names": _names(strange)}))
    if "\ufffd" in text:
        faults.append(("replacement-character", {}))
    if _MARKUP.search(text):
        faults.append(("markup", {}))
    for word in _WORD.findall(text):
        alphabets = sorted({_alphabet(c) for c in word})
        if len(set(alphabets) & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            faults.append(("mixed-alphabets", {"word": word, "names": ", ".join(alphabets)}))
            break
    if text[:1] in ("=", "@") or (text[:1] in ("+", "-") and not _NUMBER.match(text)):
        faults.append(("formula-like", {"sign": text[0]}))
    return faults


def _alphabet(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    return unicodedata.name(letter, "?").partition(" ")[0]


def _is_space(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Zs", "Zl", "Zp")


def _names(characters: list[str]) -> str:
    distinct = sorted(set(characters))
    shown = ", ".join(f"U+{ord(c):04X}" for c in distinct[:3])
    return shown + (", …" if len(distinct) > 3 else "")
