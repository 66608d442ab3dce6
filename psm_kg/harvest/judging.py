"""One contributor: what arrived is judged, and taken or put aside with a report."""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from psm_kg.errors import Finding, PsmError, Severity, Text, shorten
from psm_kg.harvest.authority import Authority, twin_findings, twins
from psm_kg.harvest.keeping import QUARANTINE, Keeper, Rows, State, as_json
from psm_kg.harvest.registry import Contributor
from psm_kg.harvest.reports import Result, finding_dicts, letter
from psm_kg.harvest.sources import Arrival, Known
from psm_kg.harvest.taking import Taken, placed, take, withdraw_all
from psm_kg.harvest.words import ENDED, EXPIRED, FAULTS
from psm_kg.links import check_content
from psm_kg.tables import FindingLog

_SUFFIXES = (".xlsx", ".ods", ".csv", ".ttl", ".jsonld", ".json", ".rdf", ".xml", ".nt")
#: Refused files that are kept of a contributor, each with its report in three forms.
_QUARANTINED = 3


@dataclass
class Judge:
    """Judges the contributors one after the other, and writes what comes of it.

    ``now`` is in UTC; ``others`` are the projects in force, by contributor, as they become.
    """

    authority: Authority
    keeper: Keeper
    now: datetime
    dry_run: bool = False
    accept_shrink: frozenset[str] = frozenset()
    others: dict[str, Rows] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of the run."""
        return self.now.date()

    def known(self, contributor: Contributor) -> Known:
        """What a conditional request may say: nothing, when what was taken must be judged anew."""
        source = self.keeper.read(contributor.id).source
        if source.get("judged_by") != self._rules(contributor):
            return Known()
        return Known(str(source.get("etag", "")), str(source.get("last_modified", "")))

    def idle(self, contributor: Contributor) -> Result | None:
        """The result when nothing is to be asked: not yet, no more, withdrawn by the office."""
        state = self.keeper.read(contributor.id)
        if state.source.get("withdrawn"):
            return self._result(contributor, "withdrawn", state)
        if self.today < contributor.since:
            return self._result(contributor, "waiting", state)
        if self.today <= contributor.until:
            return None
        reason = ENDED.format(until=contributor.until.isoformat())
        taken = withdraw_all(state, reason, self.today, contributor.round)
        if taken.withdrawn:
            self._write(contributor, taken.state, "ended", ())
        return self._result(contributor, "ended", taken.state, taken)

    def judge(self, contributor: Contributor, arrival: Arrival) -> Result:
        """Judge what arrived from a source that was asked."""
        state = self.keeper.read(contributor.id)
        answer = arrival.answer
        if answer.fault:
            log = FindingLog(contributor.source if not contributor.is_remote else "", FAULTS)
            log.add(answer.fault, value=answer.reason)
            return self._not_confirmed(contributor, state, "unreachable", log.findings(), {})
        content = arrival.content
        digest = hashlib.sha256(content).hexdigest()
        same = digest == state.source.get("sha256")
        if answer.unchanged or (same and state.source.get("judged_by") == self._rules(contributor)):
            self._write(contributor, state, "unchanged", ())
            return self._result(contributor, "unchanged", state)
        submission = check_content(
            content, arrival.name, self.authority.reference, media_type=answer.media_type
        )
        taken = take(
            contributor,
            submission.projects,
            state,
            self.today,
            # rows with faults are not projects that the body gave up: only a sound file loses some
            accept_shrink=contributor.id in self.accept_shrink or not submission.conforms,
        )
        found = twins(contributor.id, submission.projects, self.authority.reference, self.others)
        findings = (
            *submission.findings,
            *self.authority.check(contributor, submission.projects),
            *(placed(finding, arrival.name) for finding in taken.findings),
            *twin_findings(found, submission.projects),
        )
        if any(f.severity is Severity.VIOLATION for f in findings):
            aside = self._aside(contributor, arrival, content, digest, findings, state)
            return self._not_confirmed(contributor, state, "quarantined", findings, aside)
        source = {
            "source": contributor.source,
            "form": submission.form,
            "retrieved": f"{self.now:%Y-%m-%dT%H:%M:%SZ}",
            "sha256": digest,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "projects": len(taken.state.projects),
            "links": len(taken.state.links),
            "judged_by": self._rules(contributor),
        }
        new = replace(taken.state, source=source)
        duplicates = [asdict(twin) for twin in found]
        self._write(contributor, new, "accepted", findings, duplicates=duplicates)
        self.others[contributor.id] = new.projects
        return replace(
            self._result(contributor, "accepted", new, taken),
            findings=tuple(sorted(findings, key=Finding.sort_key)),
            twins=found,
        )

    def failed(self, contributor: Contributor, error: Exception) -> Result:
        """The result when judging itself went wrong: nothing was changed."""
        if isinstance(error, PsmError):
            finding = Finding(Severity.VIOLATION, "failed", error.message, error.location)
        else:
            log = FindingLog("", FAULTS)
            log.add("failed", value=f"{type(error).__name__}: {error}")
            (finding,) = log.findings()
        return Result(contributor.id, contributor.name, "failed", findings=(finding,))

    def _not_confirmed(
        self,
        contributor: Contributor,
        state: State,
        outcome: str,
        findings: tuple[Finding, ...],
        aside: Mapping[str, bytes],
    ) -> Result:
        """The last good version stays in force, until it is too old."""
        confirmed = _confirmed(state)
        taken = Taken(state)
        if (
            state.links
            and confirmed is not None
            and self.today > _months_after(confirmed, contributor.valid_months)
        ):
            reason = EXPIRED.format(months=contributor.valid_months)
            taken = withdraw_all(state, reason, self.today, contributor.round)
            outcome = "expired" if taken.withdrawn else outcome
        self._write(contributor, taken.state, outcome, findings, aside)
        self.others[contributor.id] = taken.state.projects
        result = self._result(contributor, outcome, taken.state, taken)
        return replace(result, findings=tuple(sorted(findings, key=Finding.sort_key)))

    def _write(
        self,
        contributor: Contributor,
        state: State,
        outcome: str,
        findings: tuple[Finding, ...],
        aside: Mapping[str, bytes] | None = None,
        duplicates: list[dict[str, Any]] | None = None,
    ) -> None:
        if self.dry_run:
            return
        before = state.report
        is_good = outcome in ("accepted", "unchanged")
        confirmed = self.today if is_good else _confirmed(state)
        report = {
            "outcome": outcome,
            "when": f"{self.now:%Y-%m-%dT%H:%M:%SZ}",
            "confirmed": "" if confirmed is None else confirmed.isoformat(),
            "findings": finding_dicts(findings),
            "duplicates": duplicates or (before.get("duplicates", []) if is_good else []),
            "quarantine": sorted(name for name in aside or {}),
        }
        if outcome == "unchanged":
            # what was said when it was accepted still holds
            was = before if before.get("outcome") in ("accepted", "unchanged") else {}
            report["findings"] = was.get("findings", [])
        same = {**report, "when": before.get("when", ""), "outcome": before.get("outcome", "")}
        repeated = outcome in ("unchanged", before.get("outcome"))
        if repeated and same == before and str(same["when"])[:10] == str(self.today):
            report = same  # the second time on a day says nothing new
        has_data = state.links or state.withdrawn or state.source
        files = state.files() if has_data else {}
        self.keeper.write(
            contributor.id,
            files | {"report.json": as_json(report)},
            aside,
            _QUARANTINED * 4,
        )

    def _aside(
        self,
        contributor: Contributor,
        arrival: Arrival,
        content: bytes,
        digest: str,
        findings: tuple[Finding, ...],
        state: State,
    ) -> dict[str, bytes]:
        """A refused file as it came, and why in three forms."""
        suffix = Path(arrival.name).suffix.lower()
        suffix = suffix if suffix in _SUFFIXES else ".bin"
        stem = f"{self.now:%Y%m%dT%H%M%SZ}-{digest[:12]}"
        folder = self.keeper.folder(contributor.id) / QUARANTINE
        if folder.is_dir():
            again = sorted(
                p.name for p in folder.iterdir() if p.name.endswith(digest[:12] + suffix)
            )
            stem = again[0].removesuffix(suffix) if again else stem
        text = letter(contributor, arrival.name, findings, self.today, len(state.projects))
        return {
            f"{stem}{suffix}": content,
            f"{stem}.it.txt": text.it.encode(),
            f"{stem}.en.txt": text.en.encode(),
            f"{stem}.report.json": as_json({"findings": finding_dicts(findings)}),
        }

    def _result(
        self, contributor: Contributor, outcome: str, state: State, taken: Taken | None = None
    ) -> Result:
        return Result(
            contributor.id,
            contributor.name,
            outcome,
            len(state.projects),
            len(state.links),
            taken.new if taken else 0,
            taken.changed if taken else 0,
            taken.withdrawn if taken else 0,
        )

    def _rules(self, contributor: Contributor) -> str:
        """What a judgement depends on besides the file: when it changes, the same file is read."""
        reference = self.authority.reference
        said = [
            contributor.source,
            contributor.round,
            contributor.speaks_for,
            contributor.ipa,
            sorted(contributor.names),
            list(reference.actions),
            sorted(reference.municipalities),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _confirmed(state: State) -> date | None:
    """The day on which the source last said what is in force."""
    text = str(state.report.get("confirmed") or state.source.get("retrieved", ""))
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def refused_result(key: str, findings: tuple[Finding, ...]) -> Result:
    """The result of a contributor whose row of the registry cannot be used."""
    shown = shorten(key or "?", 60)
    return Result(shown, Text(shown, shown), "refused", findings=findings)
