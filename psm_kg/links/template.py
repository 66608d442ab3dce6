"""The form to fill in: an Excel workbook with drop-downs, or a CSV file.

Columns, labels and instructions are those of the form's CSVW document; actions, municipalities and
licences those of the plan. The bytes depend on these alone.
"""

from __future__ import annotations

import csv
import io
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from psm_kg.datasets.workbook import packed
from psm_kg.errors import Lang, Text
from psm_kg.links.form import SHEETS, FormColumn
from psm_kg.links.reference import Action, Reference

#: Rows that are ready to be filled in; more can be added below.
_ROWS = 300
#: Columns for actions, each with a drop-down.
_ACTION_COLUMNS = 3
_WIDTHS = {
    "title": 44,
    "abstract": 60,
    "municipality": 24,
    "actions": 40,
    "link": 36,
    "contact": 34,
}
_AUTHOR = "psm-kg"
_BOLD = Font(bold=True, color="FFFFFFFF")
_BLUE = PatternFill("solid", fgColor="FF0066CC")
_GREY = Font(italic=True, color="FF5C6F82")
_SHADE = PatternFill("solid", fgColor="FFF0F3F5")
_WRAP = Alignment(wrap_text=True, vertical="top")
_HEADINGS = {
    "actions": (
        Text("Azione (per la tendina)", "Action (for the list)"),
        Text("Codice dell’azione", "Code of the action"),
        Text("Asse", "Axis"),
        Text("Strategia", "Strategy"),
        Text("Testo dell’azione", "Text of the action"),
    ),
    "municipalities": (Text("Nome", "Name"), Text("ISTAT", "ISTAT")),
}
_STEPS = (
    Text(
        "1. Scrivere un progetto per riga nel foglio «{projects}», sotto i nomi delle colonne. La "
        "riga di esempio viene ignorata e si può cancellare.",
        "1. Write a project a row in sheet “{projects}”, below the names of the columns. The "
        "example row is ignored and can be deleted.",
    ),
    Text(
        "2. Scegliere dalle tendine le azioni a cui il progetto contribuisce davvero (il foglio "
        "«{actions}» ne ha il testo intero). Per più di tre azioni scriverne i codici separati da "
        "punto e virgola.",
        "2. Choose from the lists the actions that the project really serves (sheet “{actions}” "
        "has their full text). For more than three write their codes separated by semicolons.",
    ),
    Text(
        "3. Controllare il file con la pagina «Controlla» del sito, o con: psm-kg check file.xlsx. "
        "Il controllo non conserva nulla.",
        "3. Check the file with the page “Check” of the site, or with: psm-kg check file.xlsx. "
        "The check keeps nothing.",
    ),
    Text(
        "4. Pubblicare il file sul proprio portale, o inviarlo all’ufficio: {office}.",
        "4. Publish the file on your portal, or send it to the office: {office}.",
    ),
)
_COLUMN_HEADINGS = (
    Text("Colonna", "Column"),
    Text("Che cosa scrivere", "What to write"),
    Text("Obbligatoria", "Required"),
)


def xlsx_template(reference: Reference, lang: Lang) -> bytes:
    """The workbook: the sheet to fill in, then instructions, actions, municipalities."""
    book = Workbook()
    book.properties.creator = _AUTHOR
    book.properties.title = reference.form.title[lang]
    sheet = book.worksheets[0]
    sheet.title = SHEETS["projects"][lang]
    _fill_in(sheet, reference, lang)
    _instructions(book.create_sheet(SHEETS["instructions"][lang]), reference, lang)
    _actions(book.create_sheet(SHEETS["actions"][lang]), reference, lang)
    _municipalities(book.create_sheet(SHEETS["municipalities"][lang]), reference, lang)
    stream = io.BytesIO()
    book.save(stream)
    return packed(stream)


def csv_template(reference: Reference, lang: Lang) -> bytes:
    """The header and the example row, as Italian Excel opens them: semicolons, UTF-8 with a mark.

    A form in English has commas.
    """
    stream = io.StringIO()
    delimiter = ";" if lang == "it" else ","
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(column.label[lang] for column in reference.form.columns)
    writer.writerow(_example(column, reference, lang) for column in reference.form.columns)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _fill_in(sheet: Any, reference: Reference, lang: Lang) -> None:
    last = _ROWS + 2
    for at, (column, label) in enumerate(_columns(reference, lang), start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column.name, 20)
        head = sheet.cell(1, at, f"{label} *" if column.required else label)
        head.font, head.fill, head.alignment = _BOLD, _BLUE, _WRAP
        note = Comment(column.description[lang], _AUTHOR, height=120, width=320)
        head.comment = note
        first = label == column.label[lang]
        example = sheet.cell(2, at, _example(column, reference, lang) if first else None)
        example.font, example.fill, example.alignment = _GREY, _SHADE, _WRAP
        # text, or a spreadsheet would make a date of 1.1.3 and a number of 001272
        example.number_format = "yyyy-mm-dd" if column.base == "date" else "@"
        empty = sheet.cell(3, at)
        empty.number_format, empty.alignment = example.number_format, _WRAP
        for row in range(4, last + 1):
            # openpyxl looks up each format of each cell, which is most of the time
            sheet.cell(row, at)._style = copy(empty._style)
        sheet.add_data_validation(_validation(column, reference, lang, f"{letter}3:{letter}{last}"))
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 32


def _columns(reference: Reference, lang: Lang) -> list[tuple[FormColumn, str]]:
    """The columns with their labels; that of the actions comes several times, numbered."""
    columns = []
    for column in reference.form.columns:
        label = column.label[lang]
        columns.append((column, label))
        if column.name == "actions":
            columns += [(column, f"{label} {n}") for n in range(2, _ACTION_COLUMNS + 1)]
    return columns


def _validation(column: FormColumn, reference: Reference, lang: Lang, cells: str) -> DataValidation:
    """A drop-down where there is a list to choose from; the column's explanation everywhere."""
    lists = {
        "actions": f"'{SHEETS['actions'][lang]}'!$A$2:$A${len(reference.actions) + 1}",
        "municipality": f"'{SHEETS['municipalities'][lang]}'!$A$2:$A"
        f"${len(reference.municipalities) + 1}",
        "licence": '"' + ",".join(x.name for x in reference.licences if x.is_open) + '"',
    }
    rule = DataValidation(allow_blank=True, showInputMessage=True, sqref=cells)
    if column.name in lists:
        rule.type, rule.formula1 = "list", lists[column.name]
        # several codes in a cell are right too, so nothing is forbidden
        rule.showErrorMessage = column.name == "licence"
    elif column.pattern:
        rule.type, rule.operator, rule.formula1 = "textLength", "equal", "15"
        rule.showErrorMessage, rule.errorStyle = True, "warning"
        rule.errorTitle, rule.error = column.label[lang], column.description[lang][:255]
    rule.promptTitle = column.label[lang][:32]
    rule.prompt = column.description[lang][:255]
    return rule


def _example(column: FormColumn, reference: Reference, lang: Lang) -> str:
    if column.name == "actions":
        return next(iter(reference.actions), "")
    if column.name == "municipality":
        return next(iter(reference.municipalities.values()), "")
    return column.example[lang]


def _instructions(sheet: Any, reference: Reference, lang: Lang) -> None:
    plan = reference.workspace.plan
    office = plan.contact_email or plan.contact_url or plan.publisher_name
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90
    sheet.column_dimensions["C"].width = 14
    other: Lang = "en" if lang == "it" else "it"
    for language in (lang, other):
        names = {name: sheets[lang] for name, sheets in SHEETS.items()}
        plan_title = plan.title_it if language == "it" else plan.title_en
        _line(sheet, [f"{reference.form.title[language]} – {plan_title}"], bold=True)
        for step in _STEPS:
            _line(sheet, ["", step[language].format(office=office, **names)])
        _line(sheet, [heading[language] for heading in _COLUMN_HEADINGS], bold=True)
        for column in reference.form.columns:
            required = Text("sì", "yes")[language] if column.required else ""
            _line(sheet, [column.label[language], column.description[language], required])
        _line(sheet, [""])


def _line(sheet: Any, texts: list[str], *, bold: bool = False) -> None:
    sheet.append(texts)
    for cell in sheet[sheet.max_row]:
        cell.alignment = _WRAP
        cell.data_type = "s" if cell.value else cell.data_type
        if bold:
            cell.font = Font(bold=True)


def _actions(sheet: Any, reference: Reference, lang: Lang) -> None:
    _head(sheet, "actions", lang, (60, 12, 40, 40, 110))
    for action in reference.actions.values():
        sheet.append([action.label(lang), action.code, *_place(action, lang), action.text[lang]])


def _place(action: Action, lang: Lang) -> tuple[str, str]:
    return (
        f"{action.axis} – {action.axis_title[lang]}",
        f"{action.strategy} – {action.strategy_title[lang]}",
    )


def _municipalities(sheet: Any, reference: Reference, lang: Lang) -> None:
    _head(sheet, "municipalities", lang, (34, 12))
    for code, name in sorted(reference.municipalities.items(), key=lambda pair: pair[1]):
        sheet.append([name, code])


def _head(sheet: Any, name: str, lang: Lang, widths: tuple[int, ...]) -> None:
    sheet.append([heading[lang] for heading in _HEADINGS[name]])
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
        head = sheet.cell(1, at)
        head.font, head.fill = _BOLD, _BLUE
    sheet.freeze_panes = "A2"
