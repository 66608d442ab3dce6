"""What a visit found, for a person and for a program."""

from __future__ import annotations

import json
from dataclasses import dataclass

from psm_kg.errors import Finding, Lang, Location, Severity, Text, shorten


def broken(code: str, url: str, it: str, en: str) -> Finding:
    """Something that does not work, or is not what was published."""
    return Finding(Severity.VIOLATION, code, Text(it, en), Location(shorten(url, 300)))


def advice(code: str, url: str, it: str, en: str) -> Finding:
    """Something that works and could be better."""
    return Finding(Severity.WARNING, code, Text(it, en), Location(shorten(url, 300)))


def note(code: str, url: str, it: str, en: str) -> Finding:
    """Something good to know."""
    return Finding(Severity.INFO, code, Text(it, en), Location(shorten(url, 300)))


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The findings of a visit: the broken things are violations, advice is warnings.

    ``files``, ``iris`` and ``links`` count what was checked; ``listed`` how many files the site
    says it has; ``requests`` and ``bytes`` what the visit took.
    """

    url: str
    findings: tuple[Finding, ...]
    graph: str
    listed: int
    files: int
    iris: int
    links: int
    requests: int
    bytes: int

    @property
    def fine(self) -> bool:
        """True when nothing is stale or broken."""
        return not any(f.severity is Severity.VIOLATION for f in self.findings)

    def summary(self, lang: Lang) -> str:
        """What was looked at, and the outcome, in one sentence each."""
        looked = Text(
            f"letti {self.files} file di {self.listed}, {self.iris} IRI, {self.links} collegamenti "
            f"({self.bytes / 1e6:.1f} MB, {self.requests} richieste)",
            f"read {self.files} files of {self.listed}, {self.iris} IRIs, {self.links} links "
            f"({self.bytes / 1e6:.1f} MB, {self.requests} requests)",
        )
        wrong = sum(f.severity is Severity.VIOLATION for f in self.findings)
        outcome = (
            Text("tutto a posto", "all is well")
            if self.fine
            else Text(
                f"{wrong} {'cosa non va' if wrong == 1 else 'cose non vanno'}",
                f"{wrong} {'thing is' if wrong == 1 else 'things are'} stale or broken",
            )
        )
        return f"{looked[lang]}\n{outcome[lang]}: {self.url}"

    def to_json(self) -> str:
        """Everything as JSON."""
        document = {
            "url": self.url,
            "fine": self.fine,
            "graph": self.graph,
            "checked": {
                "files": self.files,
                "filesListed": self.listed,
                "iris": self.iris,
                "links": self.links,
            },
            "requests": self.requests,
            "bytes": self.bytes,
            "findings": [
                {
                    "severity": f.severity.value,
                    "code": f.code,
                    "url": f.location.file,
                    "message": {"it": f.message.it, "en": f.message.en},
                }
                for f in self.findings
            ],
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
