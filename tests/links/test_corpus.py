"""Faulty and hostile files: each is answered as listed, nothing else is let in, nothing is lost."""

from __future__ import annotations

import sys

import pytest

from links.corpus_cases import cases, told
from links.hostile import GOOD
from psm_kg.errors import Severity
from psm_kg.links import Reference, check_content
from psm_kg.links.faults import FAULTS

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_is_answered_as_listed(reference: Reference, case) -> None:
    submission = check_content(case.content, case.file, reference)
    assert told(submission) == list(case.findings)
    assert len(submission.projects) == case.projects
    for finding in submission.findings:
        assert finding.message.it
        assert finding.message.en
        assert finding.message.it != finding.message.en
        assert "{" not in finding.message.it + finding.message.en
        assert len(finding.message.it) < 1000


def test_how_many_files_there_are() -> None:
    assert len(CASES) == 174
    assert len({case.name for case in CASES}) == len(CASES)
    refused = [case for case in CASES if any(f.startswith("violation") for f in case.findings)]
    assert len(refused) >= 100


def test_every_fault_has_a_file_that_shows_it() -> None:
    """No sentence of the catalogue is never said; those below need what no small file can be."""
    shown = {finding.split()[1] for case in CASES for finding in case.findings}
    unseen = set(FAULTS) - shown
    assert unseen == {"file-too-large", "not-text"}


def test_what_is_taken_is_what_was_written(reference: Reference) -> None:
    case = next(case for case in CASES if case.name == "good-row")
    (project,) = check_content(case.content, case.file, reference).projects
    assert project.title == GOOD["title"]
    assert project.abstract == GOOD["abstract"]
    assert (project.id, project.own_code, project.cup) == ("sentieri-1", "SENTIERI-1", "")
    assert project.actions == ("1.1.1",)
    assert project.municipalities == ("001272",)
    assert (project.start, project.end) == (GOOD["start"], GOOD["end"])
    assert (project.link, project.contact) == (GOOD["link"], GOOD["contact"])
    assert project.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert project.location.row == 2


def test_the_same_project_in_every_format(reference: Reference) -> None:
    by_name = {case.name: case for case in CASES}

    def taken(name: str):
        case = by_name[name]
        (project,) = check_content(case.content, case.file, reference).projects
        return project.title, project.actions, project.municipalities, project.start

    assert taken("good-workbook") == taken("good-ods") == taken("good-row")
    assert taken("good-turtle") == taken("good-jsonld")


def test_a_file_that_is_too_large_is_not_looked_at(reference: Reference) -> None:
    submission = check_content(b"title" * 1000, "form.csv", reference, largest=1000)
    assert told(submission) == ["violation file-too-large"]


def test_the_child_is_replaced_when_a_file_kills_it(reference: Reference) -> None:
    by_name = {case.name: case for case in CASES}
    for name in ("far-cell-xlsx", "good-workbook", "far-cell-xlsx", "good-ods"):
        case = by_name[name]
        submission = check_content(case.content, case.file, reference)
        assert len(submission.projects) == case.projects


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
def test_findings_stop_being_listed(reference: Reference) -> None:
    rows = "".join(f"Sentieri,S-{n},9.9.9\n" for n in range(1000))
    submission = check_content(f"title,identifier,actions\n{rows}".encode(), "f.csv", reference)
    listed = [f for f in submission.findings if f.code == "unknown-action"]
    assert len(listed) == 201
    assert submission.severities[Severity.VIOLATION] == 201
    assert submission.projects == ()
