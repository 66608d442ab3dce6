"""What can go wrong, in which words, with which exit code.

Every message exists in Italian and in English: data owners read the first, developers the second.
A :class:`Finding` is something wrong in the *data* (the run goes on and reports all of them); a
:class:`PsmError` stops the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

Lang = Literal["it", "en"]


class Severity(Enum):
    """How much a finding obliges (SHACL, section 2.1.4): only a violation stops publication."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for violations, 1 for warnings, 2 for hints: the order in which they are listed."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Italian and in English."""

    it: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.it if lang == "it" else self.en

    def format(self, **values: Any) -> Text:
        """Fill the placeholders of both sentences."""
        return Text(self.it.format(**values), self.en.format(**values))


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where in the source: a file, and in a table the spreadsheet row (header = 1) and column."""

    file: str = ""
    row: int = 0
    column: str = ""

    def describe(self, lang: str = "en") -> str:
        """``actions.csv, row 12, column strategy`` in the reader's language."""
        words = ("riga", "colonna") if lang == "it" else ("row", "column")
        parts = [self.file] if self.file else []
        if self.row:
            parts.append(f"{words[0]} {self.row}")
        if self.column:
            parts.append(f"{words[1]} {self.column}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the data.

    ``code`` is a stable kebab-case name of the check; ``value`` the offending value as written
    (shortened); ``focus``, ``path`` and ``shape`` are IRIs when a SHACL shape found it.
    """

    severity: Severity
    code: str
    message: Text
    location: Location = field(default_factory=Location)
    value: str = ""
    focus: str = ""
    path: str = ""
    shape: str = ""

    def sort_key(self) -> tuple[Any, ...]:
        """A total order: severity, then place, then what."""
        return (
            self.severity.rank,
            self.location,
            self.code,
            self.focus,
            self.path,
            self.shape,
            self.value,
            self.message.en,
        )


class Judged:
    """Whatever holds the findings of a run."""

    findings: tuple[Finding, ...]

    @property
    def severities(self) -> dict[Severity, int]:
        """How many findings of each severity."""
        return summarise(self.findings)

    @property
    def conforms(self) -> bool:
        """True when nothing stops publication."""
        return not self.severities[Severity.VIOLATION]


def summarise(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def findings_document(findings: Sequence[Finding]) -> dict[str, Any]:
    """The findings for programs: whether they let the data conform, how many, which."""
    counts = {severity.value: number for severity, number in summarise(findings).items()}
    return {
        "conforms": not counts[Severity.VIOLATION.value],
        "counts": counts,
        "findings": [
            {
                "severity": f.severity.value,
                "code": f.code,
                "file": f.location.file,
                "row": f.location.row,
                "column": f.location.column,
                "value": f.value,
                "message": {"it": f.message.it, "en": f.message.en},
                "focus": f.focus,
                "path": f.path,
                "shape": f.shape,
            }
            for f in findings
        ],
    }


def shorten(value: object, limit: int = 80) -> str:
    """A hostile value as one printable line of at most ``limit`` characters."""
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(value)[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1] + "…"


class PsmError(Exception):
    """The run cannot go on. ``exit_code`` is the command's (1 data, 2 usage, 3 could not run)."""

    exit_code = 3

    def __init__(self, message: Text, location: Location | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.location = location or Location()

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel from the processes that do part of the work."""
        return _arrived, (type(self), self.args, self.__dict__)

    def describe(self, lang: str = "en") -> str:
        """``place: sentence`` in the reader's language."""
        where = self.location.describe(lang)
        return f"{where}: {self.message[lang]}" if where else self.message[lang]


class UsageError(PsmError):
    """The command or the call is wrong: an unknown query, a missing parameter, a bad option."""

    exit_code = 2


class ConfigurationError(PsmError):
    """plan.toml, a mapping, a shape, a query or the ontology itself is wrong: ours to mend."""

    exit_code = 3


class EnvironmentFailure(PsmError):
    """The machine refused: a missing or unreadable file, a full disk, a busy port."""

    exit_code = 3


class DataError(PsmError):
    """The data do not conform; ``findings`` says where and why."""

    exit_code = 1

    def __init__(self, message: Text, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


def _arrived(kind: type[PsmError], args: tuple[Any, ...], state: dict[str, Any]) -> PsmError:
    """An error as it was in the process that it comes from."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
