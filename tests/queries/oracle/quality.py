"""Answers of queries/quality and provenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .projects import concept_counts
from .tables import Row, Tables, answers, names, ordered

# Table → path of a thing under data/<territory>/, from its row; "{plan}" is the plan's code.
PATHS = {
    "axes": "{plan}/axis/{code}",
    "strategies": "{plan}/strategy/{code}",
    "actions": "{plan}/action/{code}",
    "projects": "project/{id}",
    "programmes": "programme/{id}",
    "organisations": "organisation/{id}",
    "indicators": "indicator/{code}",
    "sources": "source/{id}",
    "survey_sections": "survey/{round}/section/{code}",
    "survey_questions": "survey/{round}/question/{code}",
    "survey_answers": "survey/{round}/answer/{code}",
    "survey_themes": "survey/{round}/theme/{question}-{group}-{theme}",
    "territory_mentions": "survey/{round}/mention/{id}",
    "rounds": "{plan}/round/{id}",
    "documents": "document/{id}",
    "zones": "zone/{code}",
    "quality_notes": "quality-note/{id}",
}


def _things(t: Tables) -> Iterator[tuple[str, str, int, Row, set[str]]]:
    """Table, IRI, spreadsheet row, cells and codes of every thing that has a code."""
    plan = t.plan["plan"]
    yield "plan", t.things + plan["id"], 2, plan, {plan["id"]}
    for table, path in PATHS.items():
        for number, row in enumerate(t[table], start=2):
            iri = t.things + path.format(plan=t.plan["plan"]["id"], **row)
            codes = {row[c] for c in ("code", "id", "notation", "theme") if row.get(c)}
            yield table, iri, number, row, codes


@answers("quality/kinds")
def kinds(t: Tables) -> list[dict[str, Any]]:
    found = Counter(row["kind"] for row in t["quality_notes"])
    return concept_counts(t, "quality-note-kind", "kind", "notes", found)


def _note(t: Tables, row: Row) -> dict[str, Any]:
    return {
        "note": row["id"],
        "about": t.things + row["about"],
        "note_it": row["note_it"],
        "note_en": row["note_en"],
        "lines": row["source_lines"],
    }


@answers("quality/of-kind")
def of_kind(t: Tables, kind: str) -> list[dict[str, Any]]:
    return ordered(
        ({"kind": kind, **_note(t, r)} for r in t["quality_notes"] if r["kind"] == kind), "note"
    )


@answers("quality/about")
def about(t: Tables, code: str) -> list[dict[str, Any]]:
    coded = {iri for _, iri, _, _, codes in _things(t) if code in codes}
    return ordered(
        (
            {"code": code, **_note(t, row), "kind": row["kind"]}
            for row in t["quality_notes"]
            if t.things + row["about"] in coded
        ),
        "about",
        "note",
    )


@answers("quality/of-action")
def of_action(t: Tables, action: str) -> list[dict[str, Any]]:
    target = f"{t.plan['plan']['id']}/action/{action}"
    rows = []
    for row in t["quality_notes"]:
        if row["about"] == target:
            note = _note(t, row)
            del note["about"]
            rows.append({"action": action, **note, "kind": row["kind"]})
    return ordered(rows, "note")


@answers("quality/sense-changing-typos")
def sense_changing_typos(t: Tables) -> list[dict[str, Any]]:
    action = f"{t.plan['plan']['id']}/action/"
    return ordered(
        (
            {
                **_note(t, row),
                "corrected_it": t.actions.get(row["about"].removeprefix(action), {}).get(
                    "corrected_text_it", ""
                ),
            }
            for row in t["quality_notes"]
            if row["kind"] == "sense-changing-typo"
        ),
        "note",
    )


@answers("provenance/of-thing")
def of_thing(t: Tables, code: str) -> list[dict[str, Any]]:
    return ordered(
        (
            {
                "code": code,
                "thing": iri,
                "document": row.get("document", ""),
                "lines": row.get("source_lines", ""),
                "table": f"{table}.csv",
                "row": number,
            }
            for table, iri, number, row, codes in _things(t)
            if code in codes
        ),
        "thing",
        "table",
        "row",
    )


@answers("provenance/of-contribution")
def of_contribution(t: Tables, project: str, action: str) -> list[dict[str, Any]]:
    columns = ("round", "basis", "confidence", "asserted_by", "note_it", "note_en", "document")
    return ordered(
        (
            {
                "project": project,
                "action": action,
                **{column: row[column] for column in columns},
                "lines": row["source_lines"],
                "table": "contributions.csv",
                "row": number,
            }
            for number, row in enumerate(t["contributions"], start=2)
            if (row["project"], row["action"]) == (project, action)
        ),
        "round",
        "row",
    )


@answers("provenance/documents")
def documents(t: Tables) -> list[dict[str, Any]]:
    rows = []
    for row in t["documents"]:
        found = sum(
            sourced.get("document") == row["id"] for table in t.rows.values() for sourced in table
        )
        rows.append(
            {
                "document": row["id"],
                **names(row, stem="title"),
                "publisher": row["publisher"],
                "year": row["year"],
                "things": found,
            }
        )
    return ordered(rows, "document")


@answers("provenance/translations")
def translations(t: Tables) -> list[dict[str, Any]]:
    kinds = {
        "action": ("actions", "text_en", ""),
        "answer": ("survey_answers", "label_en", ""),
        "axis": ("axes", "title_en", ""),
        "document": ("documents", "title_en", ""),
        "indicator": ("indicators", "name_en", "definition_en"),
        "organisation": ("organisations", "name_en", ""),
        "programme": ("programmes", "name_en", ""),
        "project": ("projects", "name_en", ""),
        "question": ("survey_questions", "text_en", ""),
        "round": ("rounds", "title_en", ""),
        "section": ("survey_sections", "title_en", ""),
        "source": ("sources", "name_en", ""),
        "strategy": ("strategies", "title_en", "objective_en"),
        "zone": ("zones", "name_en", ""),
    }
    rows = [
        {
            "kind": kind,
            "translated_names": sum(bool(row[name]) for row in t[table]),
            "translated_descriptions": sum(bool(row.get(text)) for row in t[table]),
        }
        for kind, (table, name, text) in kinds.items()
    ]
    rows.append({"kind": "plan", "translated_names": 1, "translated_descriptions": 0})
    return ordered(rows, "kind")


@answers("provenance/translation-of")
def translation_of(t: Tables, code: str) -> list[dict[str, Any]]:
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    described = {
        "indicators": ("definition", "http://www.w3.org/2004/02/skos/core#definition"),
        "strategies": ("objective", "https://w3id.org/italia/onto/l0/description"),
    }
    untranslated = ("survey_themes", "territory_mentions", "quality_notes")
    rows = []
    for table, iri, _, row, codes in _things(t):
        if code not in codes or table in untranslated:
            continue
        stem = next(s for s in ("name", "title", "text", "label") if f"{s}_it" in row)
        pairs = [(stem, label)] + ([described[table]] if table in described else [])
        rows += [
            {
                "code": code,
                "thing": iri,
                "property": iri_of,
                "official_it": row[f"{column}_it"],
                "translation_en": row[f"{column}_en"],
            }
            for column, iri_of in pairs
            if row[f"{column}_en"]
        ]
    return ordered(rows, "thing", "property")
