"""The office's decisions: what waits, what is decided, for which version, by whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from offices import DAY, Office

from psm_kg.cli import main
from psm_kg.errors import ConfigurationError, UsageError
from psm_kg.harvest import reviewing
from psm_kg.harvest.reviewing import Reviewed

PATH = "Pista lungo il fiume,Una pista,,G1,Comune di Giocopoli,999001,1.1.1;2.1.1,,,,"
ORCHARD = "Orti di quartiere,,,G2,Comune di Giocopoli,999001,1.1.2,,,,"
TODAY = date(2031, 4, 1)


@pytest.fixture
def declared(office: Office) -> Office:
    """An office where three links wait."""
    office.send(PATH, ORCHARD)
    office.harvest()
    return office


def waiting(office: Office) -> list[tuple[str, str, str]]:
    return [(w.project, w.action, w.before) for w in reviewing.waiting(office.workspace)]


def decide(office: Office, *targets: str, decision: str = "accepted", reason: str = "") -> Reviewed:
    return reviewing.decide(
        office.workspace,
        targets,
        decision,  # type: ignore[arg-type]
        today=TODAY,
        reviewer="Ufficio di prova",
        reason=reason,
    )


def reviews(office: Office) -> list[str]:
    text = (office.folder / "tables" / "reviews.csv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    assert head == "contributor,project,action,decision,reason,version,reviewer,date"
    return lines


def test_everything_waits_at_first(declared: Office) -> None:
    assert waiting(declared) == [("g1", "1.1.1", ""), ("g1", "2.1.1", ""), ("g2", "1.1.2", "")]


def test_confirmed_and_rejected_links_wait_no_more(declared: Office) -> None:
    assert decide(declared, "giocopoli/g1/1.1.1").decided == 1
    assert (
        decide(declared, "giocopoli/g2", decision="rejected", reason="Non è un orto").decided == 1
    )
    assert waiting(declared) == [("g1", "2.1.1", "")]
    version = {row["id"]: row["version"] for row in declared.state().projects}
    assert reviews(declared) == [
        f"giocopoli,g1,1.1.1,accepted,,{version['g1']},Ufficio di prova,2031-04-01",
        f"giocopoli,g2,1.1.2,rejected,Non è un orto,{version['g2']},Ufficio di prova,2031-04-01",
    ]
    # all that still waits
    assert decide(declared, "giocopoli") == Reviewed(1)
    assert waiting(declared) == []


def test_the_same_decision_again_changes_nothing(declared: Office) -> None:
    decide(declared, "giocopoli/g1")
    before = reviews(declared)
    assert decide(declared, "giocopoli/g1") == Reviewed(0, 2)
    assert reviews(declared) == before


def test_another_decision_on_the_same_version_takes_its_place(declared: Office) -> None:
    decide(declared, "giocopoli/g2")
    decide(declared, "giocopoli/g2", decision="rejected", reason="Ripensato")
    assert len(reviews(declared)) == 1
    assert "rejected,Ripensato" in reviews(declared)[0]


def test_a_changed_text_waits_again_and_says_what_was_decided(declared: Office) -> None:
    decide(declared, "giocopoli/g1", decision="rejected", reason="Poco chiaro")
    declared.send(PATH.replace("Una pista", "Una pista ciclabile"), ORCHARD)
    declared.harvest(now=DAY + timedelta(days=40))
    assert waiting(declared)[:2] == [("g1", "1.1.1", "rejected"), ("g1", "2.1.1", "rejected")]
    decide(declared, "giocopoli/g1/1.1.1")
    # what was decided of the earlier version is kept
    assert sum(",g1,1.1.1," in line for line in reviews(declared)) == 2


def test_rows_written_by_hand_are_kept(declared: Office) -> None:
    path = declared.folder / "tables" / "reviews.csv"
    by_hand = 'altro,p1,1.1.1,accepted,"Sì, va bene",abc,Maria,2031-01-01'
    path.write_text(
        f"contributor,project,action,decision,reason,version,reviewer,date\n{by_hand}\n",
        encoding="utf-8",
    )
    decide(declared, "giocopoli/g2")
    assert reviews(declared)[0] == by_hand
    assert len(reviews(declared)) == 2
    assert not list(path.parent.glob(".*"))


@pytest.mark.parametrize(
    ("targets", "decision", "reason", "words"),
    [
        (("giocopoli/g1",), "rejected", "", "needs a reason"),
        (("giocopoli/g1",), "rejected", "  \n ", "needs a reason"),
        (("giocopoli/g9",), "accepted", "", "not among the declarations"),
        (("giocopoli/g1/9.9.9",), "accepted", "", "not among the declarations"),
        (("giocopoli/g1/1.1.1/x",), "accepted", "", "not among the declarations"),
        (("giocopolli/g1",), "accepted", "", "did you mean giocopoli"),
        (("",), "accepted", "", "not among the declarations"),
        (("../x",), "accepted", "", "harvested"),
        (("giocopoli/g1",), "rejected", "=1+1", "not beginning with"),
        (("giocopoli/g1",), "rejected", "a" * 501, "at most 500"),
    ],
)
def test_wrong_usage_writes_nothing(
    declared: Office, targets: tuple[str, ...], decision: str, reason: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        decide(declared, *targets, decision=decision, reason=reason)
    assert not (declared.folder / "tables" / "reviews.csv").exists()


def test_a_table_that_is_not_of_reviews_is_not_overwritten(declared: Office) -> None:
    path = declared.folder / "tables" / "reviews.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ConfigurationError, match="no table of reviews"):
        decide(declared, "giocopoli/g1")
    assert path.read_text() == "a,b\n1,2\n"


def test_a_withdrawn_body_is_not_asked_until_readmitted(declared: Office) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        reviewing.withdraw(declared.workspace, "giocopoli", "", TODAY)
    done = reviewing.withdraw(declared.workspace, "giocopoli", "Su richiesta del comune", TODAY)
    assert done == Reviewed(3)
    state = declared.state()
    assert (state.projects, state.links, len(state.withdrawn)) == ((), (), 3)
    assert "Su richiesta del comune" in state.withdrawn[0]["reason_it"]
    assert waiting(declared) == []
    result = declared.outcome(now=DAY + timedelta(days=60))
    assert (result.outcome, result.is_good) == ("withdrawn", True)
    reviewing.readmit(declared.workspace, "giocopoli")
    assert declared.outcome(now=DAY + timedelta(days=61)).links == 3
    with pytest.raises(UsageError, match="was not withdrawn"):
        reviewing.readmit(declared.workspace, "giocopoli")


def test_the_commands(declared: Office, capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["--plan", str(declared.folder)]
    assert main(["review", "list", *plan]) == 0
    assert "giocopoli/g1/1.1.1" in (out := capsys.readouterr().out)
    assert "3 links to review" in out
    assert main(["review", "confirm", "giocopoli/g1/1.1.1", "--reviewer", "Anna", *plan]) == 0
    assert main(["review", "reject", "giocopoli/g1", *plan]) == 2
    assert "--reason" in capsys.readouterr().err
    assert main(["review", "confirm", "giocopoli", *plan]) == 2
    assert "--all-of giocopoli" in capsys.readouterr().err
    assert main(["review", "confirm", *plan]) == 2
    assert main(["review", "confirm", "--all-of", "giocopoli", "--reviewer", "Anna", *plan]) == 0
    assert main(["--lang", "it", "review", "list", *plan, "--format", "json"]) == 0
    assert '"waiting": []' in capsys.readouterr().out
    assert all(",Anna," in line for line in reviews(declared))
    assert main(["review", "withdraw", "giocopoli", "--reason", "Prova", *plan]) == 0
    assert main(["review", "readmit", "giocopoli", *plan]) == 0


def test_the_harvest_command(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["--plan", str(office.folder)]
    office.send(PATH)
    assert main(["harvest", "--dry-run", *plan]) == 0
    assert "Dry run" in (out := capsys.readouterr().out)
    assert "giocopoli    accepted" in out
    office.send(PATH.replace("1.1.1", "9.9.9"))
    assert main(["--lang", "it", "harvest", *plan]) == 1
    assert "in quarantena" in (out := capsys.readouterr().out)
    assert "9.9.9" in out
    assert main(["harvest", "nobody", *plan]) == 2
    (office.folder / "tables" / "contributors.csv").unlink()
    assert main(["harvest", *plan]) == 3
    assert main(["harvest", "--format", "json", *plan]) == 3
