"""From the file of a body to the graph: what was harvested and decided is what is published."""

from __future__ import annotations

from datetime import timedelta

from offices import DAY, Office

from psm_kg.errors import Severity
from psm_kg.harvest import reviewing
from psm_kg.pipeline import prepare
from psm_kg.store import run_query

PATH = "Pista lungo il fiume,Una pista,,G1,Comune di Giocopoli,999001,1.1.1;2.1.1,,,,"
ORCHARD = "Orti di quartiere,,,G2,Comune di Giocopoli,999001,1.1.2;1.2.1,,,,"
STATUS = """
PREFIX psm: <https://dati.piemonte.it/psm/onto/PSM/>
SELECT ?contribution ?status WHERE {
  ?contribution psm:contributingProject/psm:declaredBy ?who ; psm:assertionStatus ?status .
} ORDER BY ?contribution
"""


def test_from_the_file_to_the_graph(office: Office) -> None:
    office.send(PATH, ORCHARD)
    office.harvest()
    for target, decision, reason in (
        ("giocopoli/g1/1.1.1", "accepted", ""),
        ("giocopoli/g2/1.2.1", "rejected", "Gli orti non riparano acquedotti"),
    ):
        reviewing.decide(
            office.workspace,
            [target],
            decision,  # type: ignore[arg-type]
            today=DAY.date(),
            reviewer="Ufficio di prova",
            reason=reason,
        )
    office.send(PATH.replace(";2.1.1", ""), ORCHARD)
    office.harvest(now=DAY + timedelta(days=1))
    draft = prepare(office.workspace)
    assert [f for f in draft.findings if f.severity is Severity.VIOLATION] == []
    found = {
        row["contribution"].value.rpartition("/")[2]: row["status"].value.rpartition("/")[2]
        for row in run_query(draft.store, STATUS)
    }
    assert found == {
        "2031-1.1.1-g1": "accepted",
        "2031-2.1.1-g1": "withdrawn",
        "2031-1.1.2-g2": "proposed",
        "2031-1.2.1-g2": "rejected",
    }
