"""The form: its CSVW document, the workbook with its lists, the CSV; filled in, it passes."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from csvw.metadata import Table
from paths import TOY

from links.corpus_cases import told
from psm_kg.errors import UsageError
from psm_kg.links import Reference, check_content
from psm_kg.links.tasks import template
from psm_kg.links.template import csv_template, xlsx_template
from psm_kg.workspace import Resources, Workspace

NAMES = [
    "title", "abstract", "cup", "identifier", "lead_organisation", "municipality", "actions",
    "start", "end", "link", "contact", "licence",
]  # fmt: skip


@pytest.fixture(scope="module")
def workbook(reference: Reference) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_template(reference, "it")))


def test_the_form_is_a_csvw_document() -> None:
    table = Table.from_file(str(Resources.locate().link_form))
    assert [column.name for column in table.tableSchema.columns] == NAMES
    assert {c.name for c in table.tableSchema.columns if c.required} == {"title"}


def test_every_spelling_of_a_column_is_recognised_and_none_is_two(reference: Reference) -> None:
    form = reference.form
    spellings = [s for column in form.columns for s in column.spellings]
    assert len(spellings) == len(set(spellings)) > 60
    for column in form.columns:
        for header in (column.name, column.label.it.upper(), f"{column.label.en} *"):
            assert form.recognise(header) == column.name
    assert form.recognise("Azioni 3") == "actions"
    assert form.recognise("budget") == ""


def test_lists_hold_the_plan(reference: Reference, workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames == ["Progetti", "Istruzioni", "Azioni", "Comuni"]
    rules = workbook["Progetti"].data_validations.dataValidation
    lists = {str(r.sqref): r.formula1 for r in rules if r.type == "list"}
    assert lists["G3:G302"] == lists["I3:I302"] == "'Azioni'!$A$2:$A$114"
    assert lists["F3:F302"] == "'Comuni'!$A$2:$A$313"
    assert "CC BY 4.0" in lists["N3:N302"]
    assert len(rules) == 14
    assert all(r.prompt for r in rules)
    labels = [row[0].value for row in workbook["Azioni"].iter_rows(min_row=2)]
    assert len(labels) == len(reference.actions) == 113
    assert all(
        label.startswith(code) for label, code in zip(labels, reference.actions, strict=True)
    )
    places = {row[1].value: row[0].value for row in workbook["Comuni"].iter_rows(min_row=2)}
    assert places == dict(reference.municipalities)


def test_instructions_are_in_both_languages(workbook: openpyxl.Workbook) -> None:
    texts = {cell.value for row in workbook["Istruzioni"].iter_rows() for cell in row}
    assert {"Che cosa scrivere", "What to write"} <= texts


@pytest.mark.parametrize("lang", ["it", "en"])
def test_same_plan_same_bytes(reference: Reference, lang) -> None:
    assert xlsx_template(reference, lang) == xlsx_template(reference, lang)
    assert csv_template(reference, lang) == csv_template(reference, lang)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_an_empty_form_says_so(reference: Reference, lang) -> None:
    for content, name in (
        (xlsx_template(reference, lang), "form.xlsx"),
        (csv_template(reference, lang), "form.csv"),
    ):
        submission = check_content(content, name, reference)
        codes = {line.split()[1] for line in told(submission)}
        assert codes == {"no-projects", "example-row"}


def test_a_form_filled_in_from_its_lists_passes(reference: Reference) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_template(reference, "it")))
    sheet = book["Progetti"]
    actions, places = book["Azioni"], book["Comuni"]
    # every action once, three a row, as the lists give them; every municipality
    codes = list(reference.actions)
    for at in range(len(codes)):
        row, column = 3 + at // 3, 7 + at % 3
        sheet.cell(row, column, actions.cell(2 + at, 1).value)
    for row in range(3, 3 + (len(codes) + 2) // 3):
        sheet.cell(row, 1, f"Progetto inventato numero {row}")
        sheet.cell(row, 4, f"P-{row}")
        sheet.cell(row, 6, places.cell(row, 1).value)
    stream = io.BytesIO()
    book.save(stream)
    submission = check_content(stream.getvalue(), "modulo.xlsx", reference)
    assert told(submission) == ["info example-row Progetti!2:"]
    assert [code for p in submission.projects for code in p.actions] == codes
    assert all(len(p.municipalities) == 1 for p in submission.projects)


def test_a_form_is_never_overwritten(tmp_path: Path) -> None:
    target = template(tmp_path / "modulo.csv", plan=TOY)
    before = target.read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        template(target, plan=TOY)
    assert target.read_bytes() == before
    with pytest.raises(UsageError, match=r"\.xlsx or \.csv"):
        template(tmp_path / "modulo.pdf", plan=TOY)


def test_another_plan_has_its_own_actions() -> None:
    toy = Reference.load(Workspace.open(TOY))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_template(toy, "en")))
    assert book.sheetnames[2:] == ["Actions", "Municipalities"]
    assert [r[1].value for r in book["Actions"].iter_rows(min_row=2)] == list(toy.actions)
