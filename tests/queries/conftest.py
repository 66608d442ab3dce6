"""A third plan for the queries: the toy after a second monitoring round."""

from __future__ import annotations

import shutil

import pytest
from paths import TOY

from psm_kg.pipeline import Draft, prepare
from psm_kg.workspace import Workspace

SECOND_ROUND = {
    "rounds": "2032,Monitoraggio 2032,Monitoring 2032,2032,toy-report,1-2",
    "contributions": (
        "2032,green-banks,1.1.1,cmt,stated,1.00,toyville,accepted,,,toy-report,1-2\n"
        "2032,river-day,2.1.2,territory,content,0.55,psm-kg-editors,accepted,,,toy-report,1-2\n"
        "2032,cycle-plan,1.1.1,cmt,content,0.30,psm-kg-editors,rejected,,,toy-report,1-2"
    ),
    "readings": '2032,1.1-01,single,"46,5",2030,Istat di prova,toy-report,1-2',
    "observations": "1.1-01,provinces/999,total,2030,46.5,A,inferred,2032,,,toy-report,1-2",
    "funding": "cycle-plan,fund-a,,,,toy-report,1-2",
    "survey_sections": "2032,s1,Sezione,Section,toy-report,1-2",
    "survey_groups": "2032,all,Tutti,All",
    "survey_questions": "2032,q01,s1,Domanda?,Question?,all,closed,true,toy-report,1-2",
    "survey_answers": "2032,q01-a,q01,Sì,Yes,1",
    "survey_results": "2032,q01,q01-a,all,70.5,,,,toy-report,1-2",
}


@pytest.fixture(scope="session")
def second_round_draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The toy plan after a second monitoring round."""
    folder = tmp_path_factory.mktemp("second-round") / "plan"
    shutil.copytree(TOY, folder)
    for table, rows in SECOND_ROUND.items():
        with (folder / "tables" / f"{table}.csv").open("a", encoding="utf-8") as stream:
            stream.write(rows + "\n")
    plan = folder / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('rounds = ["2031"]', 'rounds = ["2031", "2032"]'), "utf-8")
    draft = prepare(Workspace.open(folder))
    assert draft.conforms, draft.findings
    return draft
