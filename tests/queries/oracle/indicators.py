"""Answers of queries/indicators."""

from __future__ import annotations

from typing import Any

from .tables import Row, Tables, answers, cells, names, ordered


def _values(t: Tables, strategy: str = "") -> list[dict[str, Any]]:
    units = t.by("units", "code")
    indicators = t.by("indicators", "code")
    rows = []
    for reading in t["readings"]:
        indicator = indicators[reading["indicator"]]
        if strategy and indicator["strategy"] != strategy:
            continue
        key = (reading["round"], reading["indicator"])
        observed: list[Row] = [r for r in t["observations"] if (r["round"], r["indicator"]) == key]
        for row in observed or [{"value": "", "breakdown": "", "year": "", "area": ""}]:
            area_it, area_en = t.area(row["area"]) if row["area"] else ("", "")
            unit = units.get(indicator["unit"], {"label_it": "", "label_en": ""})
            rows.append(
                {
                    "strategy": indicator["strategy"],
                    "indicator": indicator["code"],
                    **names(indicator),
                    "round": reading["round"],
                    "value": row["value"],
                    "breakdown": row["breakdown"],
                    "unit_it": unit["label_it"],
                    "unit_en": unit["label_en"],
                    "year": row["year"],
                    "area": row["area"],
                    "area_it": area_it,
                    "area_en": area_en,
                    "printed_source": reading["printed_source"],
                }
            )
    return ordered(rows, "strategy", "indicator", "round", "breakdown", "year", "area")


@answers("indicators/list")
def listed(t: Tables) -> list[dict[str, Any]]:
    return _values(t)


@answers("indicators/of-strategy")
def of_strategy(t: Tables, strategy: str) -> list[dict[str, Any]]:
    return _values(t, strategy)


@answers("indicators/about")
def about(t: Tables, indicator: str) -> list[dict[str, Any]]:
    row = t.by("indicators", "code")[indicator]
    unit = t.by("units", "code").get(row["unit"], {"label_it": "", "label_en": ""})
    printed = ("value_form", "printed_value", "printed_year", "printed_source")
    return ordered(
        (
            {
                "indicator": indicator,
                **names(row),
                **names(row, "definition_it", "definition_en", "definition"),
                "strategy": row["strategy"],
                "unit": row["unit"],
                "unit_it": unit["label_it"],
                "unit_en": unit["label_en"],
                "unit_basis": row["unit_basis"],
                "round": reading["round"],
                **{column: reading[column] for column in printed},
            }
            for reading in t["readings"]
            if reading["indicator"] == indicator
        ),
        "round",
    )


@answers("indicators/sources")
def sources(t: Tables) -> list[dict[str, Any]]:
    organisations = t.by("organisations", "id")
    return ordered(
        (
            {
                "source": row["id"],
                **names(row),
                "organisation": organisation,
                **names(organisations[organisation], "organisation_it", "organisation_en"),
                "indicators": sum(row["id"] in cells(i["sources"]) for i in t["indicators"]),
            }
            for row in t["sources"]
            for organisation in cells(row["organisations"])
        ),
        "-indicators",
        "source",
        "organisation",
    )


@answers("indicators/of-organisation")
def of_organisation(t: Tables, organisation: str) -> list[dict[str, Any]]:
    produced = {r["id"] for r in t["sources"] if organisation in cells(r["organisations"])}
    return ordered(
        (
            {
                "organisation": organisation,
                "indicator": row["code"],
                **names(row),
                "source": source,
                "strategy": row["strategy"],
            }
            for row in t["indicators"]
            for source in cells(row["sources"])
            if source in produced
        ),
        "indicator",
        "source",
    )


@answers("indicators/other-areas")
def other_areas(t: Tables) -> list[dict[str, Any]]:
    indicators = t.by("indicators", "code")
    rows = []
    for row in t["observations"]:
        if row["area"] != t.plan["plan"]["area"]:
            area_it, area_en = t.area(row["area"])
            rows.append(
                {
                    "indicator": row["indicator"],
                    **names(indicators[row["indicator"]]),
                    "area": row["area"],
                    "area_it": area_it,
                    "area_en": area_en,
                    "year": row["year"],
                    "breakdown": row["breakdown"],
                    "area_basis": row["area_basis"],
                    "note_it": row["note_it"],
                    "note_en": row["note_en"],
                }
            )
    return ordered(rows, "indicator", "area", "year", "breakdown")


@answers("indicators/stale")
def stale(t: Tables, round: str, years: str) -> list[dict[str, Any]]:
    indicators = t.by("indicators", "code")
    now = int(t.by("rounds", "id")[round]["year"])
    printed = {r["indicator"]: r["printed_source"] for r in t["readings"] if r["round"] == round}
    return ordered(
        (
            {
                "round": round,
                "years": years,
                "indicator": row["indicator"],
                **names(indicators[row["indicator"]]),
                "year": row["year"],
                "age": now - int(row["year"]),
                "printed_source": printed[row["indicator"]],
            }
            for row in t["observations"]
            if row["round"] == round and now - int(row["year"]) >= int(years)
        ),
        "-age",
        "indicator",
    )


@answers("indicators/missing-values")
def missing_values(t: Tables) -> list[dict[str, Any]]:
    indicators = t.by("indicators", "code")
    observed = {(row["round"], row["indicator"]) for row in t["observations"]}
    return ordered(
        (
            {
                "round": row["round"],
                "indicator": row["indicator"],
                **names(indicators[row["indicator"]]),
                "value_form": row["value_form"],
                "printed_value": row["printed_value"],
                "printed_year": row["printed_year"],
            }
            for row in t["readings"]
            if (row["round"], row["indicator"]) not in observed
        ),
        "round",
        "indicator",
    )


@answers("indicators/inferred")
def inferred(t: Tables) -> list[dict[str, Any]]:
    indicators = t.by("indicators", "code")
    units = t.by("units", "code")
    rows = []
    for row in t["indicators"]:
        if row["unit_basis"] == "inferred" and row["unit"]:
            unit = units[row["unit"]]
            rows.append(("unit", row, row["unit"], unit["label_it"], unit["label_en"]))
    for observation in t["observations"]:
        if observation["area_basis"] == "inferred":
            row = indicators[observation["indicator"]]
            rows.append(("area", row, observation["area"], *t.area(observation["area"])))
    return ordered(
        (
            {
                "what": what,
                "indicator": row["code"],
                **names(row),
                "inferred": code,
                "inferred_it": it,
                "inferred_en": en,
            }
            for what, row, code, it, en in rows
        ),
        "what",
        "indicator",
        "inferred",
    )
