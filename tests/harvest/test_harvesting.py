"""A harvest: what is taken, what is put aside, what stays in force, what is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from faulty import GOOD, Faulty
from offices import DAY, FORM, Office

import psm_kg
from psm_kg.errors import DataError, EnvironmentFailure, PsmError, UsageError
from psm_kg.fetching import Bounds
from psm_kg.harvest import judging, taking
from psm_kg.harvest.keeping import Keeper

PATH = "Pista lungo il fiume,Una pista,,G1,Comune di Giocopoli,999001,1.1.1;2.1.1,,,,"
ORCHARD = "Orti di quartiere,,,G2,Comune di Giocopoli,999001,1.1.2,,,,"
CHANGED = PATH.replace("Una pista", "Una pista ciclabile")


def rows(number: int, first: int = 0) -> list[str]:
    return [
        f"Progetto numero {n},,,N-{n},Comune di Giocopoli,999001,1.2.1,,,,"
        for n in range(first, first + number)
    ]


def test_a_good_file_is_taken(office: Office) -> None:
    office.send(PATH, ORCHARD)
    result = office.outcome()
    assert (result.outcome, result.projects, result.links, result.new) == ("accepted", 2, 3, 2)
    state = office.state()
    assert [(row["project"], row["action"], row["since"]) for row in state.links] == [
        ("g1", "1.1.1", "2031-03-01"),
        ("g1", "2.1.1", "2031-03-01"),
        ("g2", "1.1.2", "2031-03-01"),
    ]
    assert state.source["retrieved"] == "2031-03-01T08:00:00Z"
    assert (state.source["form"], state.source["projects"], state.source["links"]) == ("csv", 2, 3)
    assert sorted(office.files()) == [
        f"giocopoli/{name}"
        for name in ("links.csv", "projects.csv", "report.json", "source.json", "withdrawn.csv")
    ]


def test_the_same_again_rewrites_nothing(office: Office) -> None:
    office.send(PATH)
    office.harvest()
    before = office.files()
    folder = office.folder / "contributed" / "giocopoli"
    inode = folder.stat().st_ino
    result = office.outcome(now=DAY + timedelta(hours=5))
    assert (result.outcome, result.new, result.changed, result.withdrawn) == ("unchanged", 0, 0, 0)
    assert office.files() == before
    assert folder.stat().st_ino == inode
    # another day only says so in the report
    office.harvest(now=DAY + timedelta(days=40))
    after = office.files()
    assert {name for name in after if after[name] != before[name]} == {"giocopoli/report.json"}


def test_two_offices_write_the_same_bytes(tmp_path: Path) -> None:
    one, two = Office(tmp_path / "one"), Office(tmp_path / "two")
    one.send(PATH, ORCHARD)
    two.send(ORCHARD, PATH)
    two.send(PATH, ORCHARD)
    for office in (one, two):
        office.harvest()
    assert one.files() == two.files()


def test_a_dry_run_writes_nothing(office: Office) -> None:
    office.send(PATH)
    assert office.outcome(dry_run=True).outcome == "accepted"
    assert not (office.folder / "contributed").exists()


def test_a_changed_text_is_another_version(office: Office) -> None:
    office.send(PATH, ORCHARD)
    office.harvest()
    before = {row["id"]: row["version"] for row in office.state().projects}
    office.send(CHANGED, ORCHARD)
    result = office.outcome(now=DAY + timedelta(days=1))
    after = {row["id"]: row["version"] for row in office.state().projects}
    assert (result.outcome, result.changed, result.new) == ("accepted", 1, 0)
    assert before["g1"] != after["g1"]
    assert before["g2"] == after["g2"]
    # they were declared when they were declared
    assert {row["since"] for row in office.state().links} == {"2031-03-01"}


def test_what_is_no_longer_declared_is_withdrawn_and_may_come_back(office: Office) -> None:
    office.send(PATH, ORCHARD)
    office.harvest()
    office.send(PATH.replace(";2.1.1", ""))
    result = office.outcome(now=DAY + timedelta(days=1))
    assert (result.outcome, result.withdrawn) == ("accepted", 2)
    state = office.state()
    assert [(w["project"], w["action"], w["title"], w["date"]) for w in state.withdrawn] == [
        ("g1", "2.1.1", "Pista lungo il fiume", "2031-03-02"),
        ("g2", "1.1.2", "Orti di quartiere", "2031-03-02"),
    ]
    assert all(w["reason_it"] and w["reason_en"] for w in state.withdrawn)
    office.send(PATH, ORCHARD)
    office.harvest(now=DAY + timedelta(days=2))
    assert office.state().withdrawn == ()
    assert len(office.state().links) == 3


def test_a_refused_file_is_kept_and_the_last_good_one_stays(office: Office) -> None:
    office.send(PATH)
    office.harvest()
    good = office.files()
    content = office.send(ORCHARD, PATH.replace("1.1.1", "9.9.9")).read_bytes()
    result = office.outcome(now=DAY + timedelta(days=1))
    assert (result.outcome, result.projects, result.is_good) == ("quarantined", 1, False)
    after = office.files()
    assert {n for n in good if after[n] != good[n]} == {"giocopoli/report.json"}
    kept = {n.partition("quarantine/")[2]: d for n, d in after.items() if "quarantine/" in n}
    (name,) = (n for n in kept if n.endswith(".csv"))
    assert kept[name] == content
    letters = {n.rsplit(".", 2)[1]: d.decode() for n, d in kept.items() if n.endswith(".txt")}
    assert "9.9.9" in letters["it"]
    assert "riga 3" in letters["it"]
    assert "row 3" in letters["en"]
    # the same again is kept once
    office.harvest(now=DAY + timedelta(days=2))
    assert len(office.files()) == len(after)
    # the good one again: nothing is wrong any more
    office.send(PATH)
    assert office.outcome(now=DAY + timedelta(days=3)).outcome == "unchanged"
    assert office.state().report["outcome"] == "unchanged"


def test_few_refused_files_are_kept(office: Office) -> None:
    for n in range(5):
        office.send(PATH.replace("1.1.1", f"9.9.{n}"))
        assert office.outcome(now=DAY + timedelta(days=n)).outcome == "quarantined"
    kept = sorted(name for name in office.files() if name.endswith(".csv"))
    assert [name.partition("quarantine/")[2][:8] for name in kept] == [
        "20310303",
        "20310304",
        "20310305",
    ]


REGION = {"id": "regione", "name_it": "Regione Giochi", "ipa_code": "r_gioco", "municipality": ""}
SPEAKING = [
    # speaks_for, lead as written, municipality, finding
    ("own", "Comune di Giocopoli", "999001", ""),
    ("own", "Municipality of Toyville", "", ""),
    ("own", "Giocopoli (c_gioco)", "", ""),
    ("own", "", "999001", ""),
    ("own", "Città metropolitana di Giocopoli", "", "not-own-project"),
    ("own", "Comune di Giocopoli (r_gioco)", "", "not-own-project"),
    ("own", "Associazione degli orti", "999001", "not-own-project"),
    ("any", "Città metropolitana di Giocopoli", "", ""),
    ("cmtoy", "Città metropolitana di Giocopoli", "", ""),
    ("cmtoy", "Istituto di statistica di prova", "", "not-authorised"),
    ("cmtoy", "Regione Giochi", "", "not-authorised"),
    ("cmtoy", "Qualcuno (r_gioco)", "", "not-authorised"),
    ("cmtoy;999001", "Associazione degli orti", "999001", ""),
    ("cmtoy;999001", "Regione Giochi", "999001", "not-authorised"),
    ("cmtoy;999001", "Associazione degli orti", "", "not-authorised"),
    ("cmtoy", "Comune di Giocopoli", "", ""),
]


@pytest.mark.parametrize(("speaks_for", "lead", "place", "code"), SPEAKING)
def test_whom_a_body_may_speak_for(
    office: Office, speaks_for: str, lead: str, place: str, code: str
) -> None:
    office.register({"speaks_for": speaks_for}, REGION | {"source": "arrivals/none.csv"})
    office.send(f"Orti,,,G9,{lead},{place},1.1.1,,,,")
    result = office.outcome()
    wrong = {(f.code, f.location.row) for f in result.findings if f.severity.rank == 0}
    assert wrong == ({(code, 2)} if code else set())
    assert result.outcome == ("quarantined" if code else "accepted")


def test_nobody_describes_the_plans_own_things(office: Office) -> None:
    text = f"""@prefix psm: <https://dati.piemonte.it/psm/onto/PSM/> .
<https://example.org/toy/data/toyville/project/official> a psm:Project ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> "Usurpato"@it ;
  <http://purl.org/dc/terms/identifier> "X1" ;
  psm:contributesTo <{office.workspace.plan_iri}/action/1.1.1> .
"""
    (office.folder / "arrivals" / "giocopoli.ttl").write_text(text, encoding="utf-8")
    office.register({"source": "arrivals/giocopoli.ttl"})
    result = office.outcome()
    assert (result.outcome, result.projects) == ("quarantined", 0)


def test_projects_known_already_are_proposed_for_merging(office: Office) -> None:
    official = office.folder / "tables" / "projects.csv"
    name = official.read_text(encoding="utf-8").splitlines()[1].split(",")[1]
    office.register({}, REGION | {"source": "arrivals/regione.csv", "speaks_for": "any"})
    cup = "C11G06000000001"
    office.send(PATH.replace(",,G1", f",{cup},G1"), f"{name},,,G3,,,1.1.1,,,,")
    office.send(f"La pista,,{cup},R1,,,1.1.1,,,,", "Altro,,,R2,,,1.1.1,,,,", to="regione.csv")
    report = office.harvest()
    town, region = report.results
    assert [(t.project, t.by, t.of) for t in town.twins] == [("g3", "name", "")]
    assert [(t.project, t.by, t.of, t.other) for t in region.twins] == [
        ("r1", "cup", "giocopoli", "g1")
    ]
    # taken all the same, and both are there
    assert (town.outcome, region.outcome, region.projects) == ("accepted", "accepted", 2)
    assert office.state("regione").report["duplicates"][0]["other"] == "g1"


def test_a_sudden_loss_waits_for_the_office(office: Office) -> None:
    office.send(*rows(5))
    office.harvest()
    office.send(*rows(2))
    result = office.outcome(now=DAY + timedelta(days=1))
    assert (result.outcome, result.projects) == ("quarantined", 5)
    assert {f.code for f in result.findings} == {"mass-loss"}
    result = office.outcome(now=DAY + timedelta(days=1), accept_shrink=("giocopoli",))
    assert (result.outcome, result.projects, result.withdrawn) == ("accepted", 2, 3)


def test_faulty_rows_are_not_projects_given_up(office: Office) -> None:
    office.send(*rows(5))
    office.harvest()
    office.send(*(row.replace("1.2.1", "1.2.99") for row in rows(5)))
    result = office.outcome(now=DAY + timedelta(days=1))
    assert (result.outcome, result.projects) == ("quarantined", 5)
    assert {f.code for f in result.findings} == {"unknown-action"}


def test_other_codes_for_the_same_projects_are_a_loss_too(office: Office) -> None:
    office.send(*rows(4))
    office.harvest()
    office.send(*rows(4, first=100))
    assert office.outcome().outcome == "quarantined"


def test_less_than_half_may_go(office: Office) -> None:
    office.send(*rows(4))
    office.harvest()
    office.send(*rows(2))
    assert office.outcome().outcome == "accepted"


@pytest.mark.parametrize(
    ("now", "outcome", "links"),
    [
        (datetime(2032, 3, 1, 8, tzinfo=DAY.tzinfo), "unreachable", 2),
        (datetime(2032, 3, 2, 8, tzinfo=DAY.tzinfo), "expired", 0),
    ],
)
def test_what_nobody_confirms_expires(
    office: Office, now: datetime, outcome: str, links: int
) -> None:
    path = office.send(PATH)
    office.harvest()
    path.unlink()
    result = office.outcome(now=now)
    assert (result.outcome, result.links) == (outcome, links)
    assert len(office.state().withdrawn) == 2 - links
    # and is back when it is confirmed
    office.send(PATH)
    assert office.outcome(now=now + timedelta(days=1)).links == 2


def test_confirming_lengthens_the_time(office: Office) -> None:
    path = office.send(PATH)
    office.harvest()
    assert office.outcome(now=DAY + timedelta(days=300)).outcome == "unchanged"
    path.unlink()
    assert office.outcome(now=DAY + timedelta(days=400)).outcome == "unreachable"
    assert office.outcome(now=DAY + timedelta(days=700)).outcome == "expired"
    assert office.outcome(now=DAY + timedelta(days=701)).outcome == "unreachable"


def test_before_the_beginning_and_after_the_end(office: Office) -> None:
    office.register({"since": "2031-02-01", "until": "2031-06-30"})
    office.send(PATH)
    assert office.outcome(now=datetime(2031, 1, 31, tzinfo=DAY.tzinfo)).outcome == "waiting"
    assert office.files() == {}
    assert office.outcome().outcome == "accepted"
    assert office.outcome(now=datetime(2031, 6, 30, tzinfo=DAY.tzinfo)).outcome == "unchanged"
    result = office.outcome(now=datetime(2031, 7, 1, tzinfo=DAY.tzinfo))
    assert (result.outcome, result.withdrawn, result.links, result.is_good) == ("ended", 2, 0, True)
    assert "2031-06-30" in office.state().withdrawn[0]["reason_en"]


def test_a_new_round_leaves_the_old_one_as_it_was(office: Office) -> None:
    office.send(PATH, ORCHARD)
    office.harvest()
    rounds = office.folder / "tables" / "rounds.csv"
    text = rounds.read_text(encoding="utf-8")
    rounds.write_text(text + text.splitlines()[1].replace("2031", "2032") + "\n", encoding="utf-8")
    office.register({"round": "2032"})
    office.send(CHANGED)
    result = office.outcome(now=DAY + timedelta(days=365))
    assert (result.outcome, result.withdrawn) == ("accepted", 0)
    state = office.state()
    assert [(row["round"], row["project"], row["since"][:4]) for row in state.links] == [
        ("2031", "g1", "2031"),
        ("2031", "g1", "2031"),
        ("2031", "g2", "2031"),
        ("2032", "g1", "2032"),
        ("2032", "g1", "2032"),
    ]
    assert [row["id"] for row in state.projects] == ["g1", "g2"]


def test_other_rules_judge_the_same_file_anew(office: Office) -> None:
    office.register({"speaks_for": "any"})
    office.send("Orti,,,G9,Istituto di statistica di prova,,1.1.1,,,,")
    assert office.outcome().outcome == "accepted"
    office.register({"speaks_for": "own"})
    assert office.outcome().outcome == "quarantined"


def test_over_http_with_conditions(office: Office, server: Faulty) -> None:
    office.bounds = replace(office.bounds, private=frozenset({server.place}))
    office.register({"source": f"http://{server.place}/good.csv"})
    assert office.outcome().outcome == "accepted"
    assert office.outcome().outcome == "unchanged"
    assert ["if-none-match" in head for _, head in server.asked] == [False, True]
    # other rules: the file is needed again
    office.register({"source": f"http://{server.place}/good.csv", "speaks_for": "any"})
    assert office.outcome().outcome == "accepted"
    assert "if-none-match" not in server.asked[-1][1]
    assert office.state().projects[0]["own_code"] == "ORT-1"
    assert GOOD.count(b"\n") == 2


def test_one_bad_source_never_stops_the_others(
    office: Office, server: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.bounds = Bounds(0.5, 0.5, 1_000_000, private=frozenset({server.place}))
    bad = {
        "assente": ("arrivals/none.csv", "unreachable"),
        "bomba": (f"http://{server.place}/bomb", "unreachable"),
        "confuso": ("arrivals/confuso.csv", "quarantined"),
        "guasto": ("arrivals/guasto.csv", "failed"),
        "lento": (f"http://{server.place}/drip-body", "unreachable"),
    }
    office.register(
        *({"id": key, "source": source} for key, (source, _) in bad.items()),
        {"round": "1999", "id": "refuso"},
        {},
    )
    office.send(PATH)
    office.send("\x00\x01,,,", to="confuso.csv")
    office.send(PATH, to="guasto.csv")
    real = judging.check_content

    def stumbling(content: bytes, name: str, *rest: object, **more: object) -> object:
        if name == "guasto.csv":
            raise ZeroDivisionError("a fault of ours")
        return real(content, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "check_content", stumbling)
    report = office.harvest()
    assert {r.contributor: r.outcome for r in report.results} == {
        **{key: outcome for key, (_, outcome) in bad.items()},
        "refuso": "refused",
        "giocopoli": "accepted",
    }
    assert not report.is_good
    assert all(r.findings for r in report.results if not r.is_good)
    assert {name.partition("/")[0] for name in office.files()} == {*bad, "giocopoli"} - {"guasto"}


LOCAL = {
    "outside": ("../outside.csv", "source-outside"),
    "absent": ("arrivals/absent.csv", "source-missing"),
    "link": ("arrivals/link.csv", "source-outside"),
    "pipe": ("arrivals/pipe.csv", "source-not-file"),
    "empty folder": ("arrivals/empty", "source-empty-folder"),
    "many files": ("arrivals/many", "source-several"),
    "large": ("arrivals/large.csv", "source-large"),
    "nul": ("arrivals/a\0b.csv", "source-not-file"),
}


@pytest.mark.parametrize("case", LOCAL)
def test_files_that_are_not_opened(office: Office, case: str) -> None:
    import os

    from psm_kg.harvest.sources import read_local

    arrivals = office.folder / "arrivals"
    (office.folder.parent / "outside.csv").write_text(FORM)
    (arrivals / "link.csv").symlink_to(office.folder.parent / "outside.csv")
    os.mkfifo(arrivals / "pipe.csv")
    (arrivals / "empty").mkdir()
    (arrivals / "many").mkdir()
    for name in ("a.csv", "b.xlsx", "~$b.xlsx"):
        (arrivals / "many" / name).write_text(FORM)
    (arrivals / "large.csv").write_bytes(b"a" * 2000)
    source, fault = LOCAL[case]
    arrival = read_local(source, office.folder, replace(office.bounds, max_bytes=1000))
    assert (arrival.answer.fault, arrival.content) == (fault, b"")


def test_all_these_were_tried() -> None:
    assert (len(LOCAL), len(SPEAKING)) == (8, 16)


def test_a_folder_with_one_file_and_an_absolute_path(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "form.csv").write_text(FORM + PATH + "\n", encoding="utf-8")
    (folder / "notes.txt").write_text("not a form")
    office.register({"source": str(folder)})
    assert office.outcome().outcome == "accepted"


def test_texts_that_the_plans_tables_refuse_are_not_taken(office: Office) -> None:
    # the check of the form refuses them; this is the second lock, tried with the first one open
    office.send(PATH)
    office.harvest()
    before = office.state()
    project = {**before.projects[0], "title": "=HYPERLINK(1)", "source_row": "7"}
    found = taking.unfit(replace(before, projects=(project,)))
    assert [(f.code, f.location.row, f.value) for f in found] == [("not-fit", 7, "=HYPERLINK(1)")]
    assert taking.unfit(before) == ()


def test_two_harvests_do_not_overlap(office: Office) -> None:
    office.send(PATH)
    with Keeper(office.workspace).held(), pytest.raises(EnvironmentFailure, match="another"):
        office.harvest()


def test_a_damaged_file_is_told_and_not_overwritten(office: Office) -> None:
    office.send(PATH)
    office.harvest()
    path = office.folder / "contributed" / "giocopoli" / "links.csv"
    path.write_text("by hand")
    result = office.outcome()
    assert result.outcome == "failed"
    assert "links.csv" in result.findings[0].location.file
    assert path.read_text() == "by hand"


def test_unknown_names_and_no_registry(office: Office) -> None:
    with pytest.raises(UsageError, match="did you mean giocopoli"):
        office.harvest("giocopolli")
    path = office.folder / "tables" / "contributors.csv"
    path.write_text("id,name\nx,y\n")
    with pytest.raises(DataError) as wrong:
        office.harvest()
    assert {f.code for f in wrong.value.findings} == {"registry-column"}
    path.unlink()
    with pytest.raises(PsmError, match="create the table"):
        office.harvest()


def test_the_api_reads_the_clock_only_when_it_must(office: Office) -> None:
    office.send(PATH)
    report = psm_kg.harvest_contributors("giocopoli", plan=office.folder, now=DAY)
    assert [r.outcome for r in report.results] == ["accepted"]
    assert report.to_dict()["contributors"][0]["links"] == 2
