"""Collect findings without letting a million bad cells fill the memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.errors import Finding, Location, Severity, Text, shorten

STORED_PER_CODE = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: how much it obliges, and the sentence (with placeholders) that says it."""

    severity: Severity
    text: Text


LogState = tuple[tuple[Finding, ...], dict[str, int]]


class FindingLog:
    """The findings of one table, at most ``limit`` of each code, then a count of the others."""

    def __init__(
        self, file: str, catalogue: Mapping[str, Fault], limit: int = STORED_PER_CODE
    ) -> None:
        self.file = file
        self.catalogue = catalogue
        self._limit = limit
        self._stored: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._noted = 0

    def add(
        self, code: str, row: int = 0, column: str = "", value: object = "", **words: Any
    ) -> None:
        """Note a fault; ``words`` fill the placeholders of its sentence (``value`` is one too)."""
        self._counts[code] += 1
        self._noted += 1
        if self._counts[code] > self._limit:
            return
        fault = self.catalogue[code]
        shown = shorten(value)
        filled = {k: shorten(v) if isinstance(v, str) else v for k, v in words.items()}
        text = Text(
            fault.text.it.format(value=shown, **_in_language(filled, "it")),
            fault.text.en.format(value=shown, **_in_language(filled, "en")),
        )
        location = Location(self.file, row, shorten(column))
        self._stored.append(Finding(fault.severity, code, text, location, value=shown))

    def count(self, code: str) -> int:
        """How many times ``code`` was noted, stored or not."""
        return self._counts[code]

    @property
    def noted(self) -> int:
        """How many faults were noted, of any kind."""
        return self._noted

    def state(self) -> LogState:
        """What another process needs to go on (see :meth:`absorb`)."""
        return tuple(self._stored), dict(self._counts)

    def absorb(self, state: LogState) -> None:
        """Add what another log noted after this one: the same as if it had been noted here."""
        stored, counts = state
        seen: Counter[str] = Counter()
        for finding in stored:
            seen[finding.code] += 1
            if self._counts[finding.code] + seen[finding.code] <= self._limit:
                self._stored.append(finding)
        self._counts.update(counts)
        self._noted = self._counts.total()

    def violations(self) -> int:
        """How many faults that stop publication were noted, stored or not."""
        return sum(
            n
            for code, n in self._counts.items()
            if self.catalogue[code].severity is Severity.VIOLATION
        )

    def findings(self) -> tuple[Finding, ...]:
        """What was stored, and for each code that overflowed how many more there are."""
        more = [
            Finding(
                self.catalogue[code].severity,
                code,
                Text(
                    f"altri {total - self._limit} casi dello stesso problema ({code}) "
                    "non sono elencati: correggere i primi e ripetere il controllo",
                    f"{total - self._limit} more cases of the same problem ({code}) "
                    "are not listed: mend the first ones and check again",
                ),
                Location(self.file),
            )
            for code, total in sorted(self._counts.items())
            if total > self._limit
        ]
        return (*self._stored, *more)


def _in_language(words: Mapping[str, Any], lang: str) -> dict[str, Any]:
    return {k: v[lang] if isinstance(v, Text) else v for k, v in words.items()}
