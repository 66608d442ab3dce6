"""The pages on monitoring, survey and indicators: their numbers are those of the tables."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter, defaultdict
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from paths import REAL, ROOT, TOY

from psm_kg.documents import Library
from psm_kg.pipeline import Draft, prepare
from psm_kg.queries import Catalogue
from psm_kg.site import figures
from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.structured import Structured
from psm_kg.site.templates import Speaker, environment
from psm_kg.workspace import Workspace

PAGES = ("monitoring", "survey", "indicators")
Rows = list[dict[str, str]]


def read(plan: Path, name: str) -> Rows:
    with (plan / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_site(draft: Draft) -> Site:
    catalogue = Catalogue.load(draft.workspace, draft.prefixes)
    library = Library.gather(draft.quads, draft.workspace, draft.prefixes, catalogue)
    return Site.open(library, catalogue, draft.store, {}, {})


def language(code: str) -> Language:
    return Language.load(ROOT / "site" / "translations", code)


_pages: dict[tuple[int, str, str], tuple[Site, str]] = {}


def render(site: Site, page: str, code: str) -> str:
    """The page, rendered once for each site and language."""
    key = (id(site), page, code)
    if key not in _pages:
        _pages[key] = site, _render(site, page, code)  # with the site, whose id stays its own
    return _pages[key][1]


def _render(site: Site, page_id: str, code: str) -> str:
    words = language(code)
    speaker = Speaker(words, site.library.names, site.places, defaultdict(lambda: "0"))
    templates = environment(site.folder / "templates", speaker)
    templates.globals.update(site.names, json_ld=Structured(site.library.workspace.plan, code))
    page = site.places.pages[page_id]
    return templates.get_template(page.template).render(
        here=page.path(code),
        twins={lang: page.path(lang) for lang in ("it", "en")},
        current=page,
        sections=site.asker.sections(site.folder / "views" / "pages" / page_id),
        **figures.Page(page_id)(site, words),
    )


def listed(site: Site, id: str, code: str = "en") -> dict[str, figures.Figure]:
    found = {}
    for name, figure in figures.Page(id)(site, language(code))["figures"].items():
        parts = figure.values() if isinstance(figure, dict) else [figure]
        found.update({part.id: part for part in parts if part})
        assert name
    return found


def numbers(figure: figures.Figure) -> Rows:
    """What the CSV file says."""
    text = dict(figure.files())[figure.csv].decode()
    return list(csv.DictReader(io.StringIO(text)))


class Tables(HTMLParser):
    """The cells of each table of a page, the pictures and what they say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.pictures: dict[str, str] = {}
        self._rows: list[list[str]] = []
        self._in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "table":
            self._rows = self.tables.setdefault(said.get("id") or "", [])
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
            self._in_cell = True
        elif tag == "img":
            self.pictures[said["src"] or ""] = said["alt"] or ""
            assert int(said["width"] or 0) > 0
            assert int(said["height"] or 0) > 0

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self._rows[-1][-1] += data


@pytest.fixture(scope="module")
def real(real_draft: Draft) -> Site:
    return open_site(real_draft)


@pytest.fixture(scope="module")
def toy(toy_draft: Draft) -> Site:
    return open_site(toy_draft)


def accepted() -> Rows:
    return [row for row in read(REAL, "contributions") if row["status"] == "accepted"]


def axis_of(action: str) -> str:
    return action.split(".")[0]


def test_progress_agrees_with_the_tables(real: Site) -> None:
    scopes: dict[str, set[str]] = defaultdict(set)
    for row in accepted():
        scopes[row["action"]].add(row["scope"])
    state = {"cmt": "by_cmt", "territory": "by_territory", "": "not_started"}
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    for action in read(REAL, "actions"):
        found = scopes[action["code"]]
        name = "by_both" if len(found) == 2 else state["".join(found)]
        expected[axis_of(action["code"])] += Counter({name: 1, "actions": 1})
    rows = numbers(listed(real, "monitoring")["progress"])
    assert len(rows) == 6
    for row in rows:
        counts = expected[row["axis_iri"].rpartition("/")[2]]
        columns = ("actions", "by_cmt", "by_both", "by_territory", "not_started")
        assert [int(row[name]) for name in columns] == [counts[name] for name in columns]


def test_scopes_agree_with_the_tables(real: Site) -> None:
    started: dict[tuple[str, str], set[str]] = defaultdict(set)
    projects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in accepted():
        strategy = row["action"].rpartition(".")[0]
        started[strategy, row["scope"]].add(row["action"])
        projects[strategy, row["scope"]].add(row["project"])
    actions = Counter(row["strategy"] for row in read(REAL, "actions"))
    indicators = Counter(row["strategy"] for row in read(REAL, "indicators"))
    observed = {row["indicator"] for row in read(REAL, "observations")}
    measured = Counter(code.split("-")[0] for code in observed)
    rows = numbers(listed(real, "monitoring")["scopes"])
    assert len(rows) == 25
    for row in rows:
        code = row["strategy_iri"].rpartition("/")[2]
        assert int(row["actions"]) == actions[code]
        assert int(row["by_cmt"]) == len(started[code, "cmt"])
        assert int(row["by_territory"]) == len(started[code, "territory"])
        assert int(row["projects_cmt"]) == len(projects[code, "cmt"])
        assert int(row["projects_territory"]) == len(projects[code, "territory"])
        assert int(row["indicators"]) == indicators[code]
        assert int(row["with_number"]) == measured[code]
        both = started[code, "cmt"] | started[code, "territory"]
        assert int(row["not_started"]) == actions[code] - len(both)


def test_crossing_projects_agree_with_the_tables(real: Site) -> None:
    served: dict[str, set[str]] = defaultdict(set)
    for row in accepted():
        served[row["project"]].add(row["action"])
    expected = {}
    for project, actions in served.items():
        by_axis = Counter(map(axis_of, actions))
        if len(by_axis) > 1:
            expected[project] = by_axis
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in numbers(listed(real, "monitoring")["crossing"]):
        axis = row["axis_iri"].rpartition("/")[2]
        found[row["project_iri"].rpartition("/")[2]][axis] += int(row["actions"])
    assert {project: +counts for project, counts in found.items()} == expected
    assert len(expected) == 12


def test_programmes_agree_with_the_tables(real: Site) -> None:
    parents = {row["id"]: row["parent"] for row in read(REAL, "programmes")}

    def root(programme: str) -> str:
        return root(parents[programme]) if parents[programme] else programme

    axes: dict[str, set[str]] = defaultdict(set)
    for row in accepted():
        axes[row["project"]].add(axis_of(row["action"]))
    pairs = {
        (root(row["programme"]), axis, row["project"])
        for row in read(REAL, "funding")
        for axis in axes[row["project"]]
    }
    expected = Counter((programme, axis) for programme, axis, _ in pairs)
    found = {
        (row["programme_iri"].rpartition("/")[2], row["axis_iri"].rpartition("/")[2]): int(
            row["projects"]
        )
        for row in numbers(listed(real, "monitoring")["programmes"])
    }
    assert {pair: count for pair, count in found.items() if count} == expected


def test_survey_agrees_with_the_tables(real: Site) -> None:
    drawn = listed(real, "survey")
    results = read(REAL, "survey_results")
    expected = {(r["answer"], r["group"], float(r["percent"]), r["base"]) for r in results}
    found = {
        (
            row["answer_iri"].rpartition("/")[2],
            row["group_iri"].rpartition("/")[2],
            float(row["share"]),
            row["base"],
        )
        for id, figure in drawn.items()
        if id.startswith("survey-")
        for row in numbers(figure)
    }
    assert found == expected
    closed = {r["code"] for r in read(REAL, "survey_questions") if r["kind"] == "closed"}
    assert {id.removeprefix("survey-") for id in drawn if id.startswith("survey-")} == closed
    themes = [r for r in read(REAL, "survey_themes") if r["theme"] != "all-comments"]
    counted = Counter(
        {
            id: sum(int(r["comments"]) for r in numbers(f))
            for id, f in drawn.items()
            if "theme" in id
        }
    )
    totals: Counter[str] = Counter()
    for row in themes:
        totals[f"themes-{row['question']}"] += int(row["comments"])
    assert counted == totals


def test_indicator_years_agree_with_the_tables(real: Site) -> None:
    latest: dict[str, str] = {}
    for row in read(REAL, "observations"):
        latest[row["indicator"]] = max(row["year"], latest.get(row["indicator"], ""))
    expected = Counter((axis_of(code), year) for code, year in latest.items())
    found = {
        (row["axis_iri"].rpartition("/")[2], row["year"]): int(row["indicators"])
        for row in numbers(listed(real, "indicators")["indicator-years"])
    }
    assert found == expected


@pytest.mark.parametrize("code", ["it", "en"])
def test_the_table_on_the_page_is_the_csv_file(real: Site, code: str) -> None:
    write = language(code).number
    compared = 0
    for id in PAGES:
        shown = Tables(render(real, id, code))
        for name, figure in listed(real, id, code).items():
            assert any(f"charts/{name}.{code}.svg" in src for src in shown.pictures), name
            if name == "scopes":
                continue  # a table of its own, compared below
            head, *lines = shown.tables[f"table-{name}"]
            rows = numbers(figure)
            if figure.chart.pivot:
                down, across, number = figure.chart.pivot
                cells = {(r[down], r[across]): write(int(r[number])) for r in rows}
                for line in lines:
                    for column, value in zip(head[1:], line[1:], strict=True):
                        assert cells.pop((line[0], column), "0") == value
                        compared += 1
                assert not cells
                continue
            for row, line in zip(rows, lines, strict=True):
                for column, value in zip(figure.columns, line, strict=True):
                    said = row[column]
                    plain = re.fullmatch(r"-?\d+(\.\d+)?", said) and f"{column}_iri" not in row
                    if plain and column != "year":
                        said = write(float(said))
                    assert value == (said or "–")
                    compared += 1
    assert compared > 400


def test_the_matrix_of_scopes_is_the_csv_file(real: Site) -> None:
    (figure,) = (f for f in listed(real, "monitoring").values() if f.id == "scopes")
    lines = [
        line for line in Tables(render(real, "monitoring", "en")).tables["table-scopes"][1:]
        if len(line) == 4
    ]  # fmt: skip
    rows = numbers(figure)
    assert len(lines) == len(rows) == 25
    for row, line in zip(rows, lines, strict=True):
        assert row["strategy"] in line[0]
        assert re.findall(r"\d+", line[1]) == [row["by_cmt"], row["actions"], row["projects_cmt"]]
        assert re.findall(r"\d+", line[2]) == [
            row["by_territory"],
            row["actions"],
            row["projects_territory"],
        ]
        assert re.findall(r"\d+", line[3])[0] == row["indicators"]


def test_the_numbers_are_in_the_pictures(real: Site) -> None:
    def words(figure: figures.Figure) -> Counter[str]:
        root = ElementTree.fromstring(figure.pictures[0].drawing.light)
        texts = (t.text for t in root.iter("{http://www.w3.org/2000/svg}text"))
        return Counter(text for text in texts if text)

    checked = 0
    for name, figure in (listed(real, "monitoring") | listed(real, "survey")).items():
        said = words(figure)
        if name in ("crossing", "programmes"):
            number = figure.chart.pivot[2]
            printed = Counter(r[number] for r in numbers(figure) if r[number] != "0")
        elif name.startswith(("survey-", "themes-")):
            shares = name.startswith("survey-")
            column = "share" if shares else "comments"
            printed = Counter(r[column] + ("\u202f%" if shares else "") for r in numbers(figure))
        else:
            continue
        for text, times in printed.items():
            assert said[text] >= times, (name, text)
            checked += times
    assert checked > 100


def test_alternatives_say_what_the_pictures_show(real: Site) -> None:
    for code, word in (("it", "Sono avviate 82 azioni su 113"), ("en", "82 of 113 actions")):
        for id in PAGES:
            pictures = Tables(render(real, id, code)).pictures
            assert pictures
            assert all(len(alt) > 30 and "<" not in alt for alt in pictures.values())
            if id == "monitoring":
                assert any(word in alt for alt in pictures.values())


def test_actions_not_started_are_listed(real: Site) -> None:
    started = {row["action"] for row in accepted()}
    expected = {row["code"] for row in read(REAL, "actions")} - started
    page = render(real, "monitoring", "it")
    part = page[page.index('<h2 id="not-started"') : page.index('<h2 id="crossing"')]
    assert set(re.findall(r'<span class="code">([\d.]+)</span>', part)) == expected


def test_all_indicators_are_listed_with_what_is_missing(real: Site) -> None:
    shown = Tables(render(real, "indicators", "en")).tables
    rows = [line for table in shown.values() for line in table]
    codes = {row["code"] for row in read(REAL, "indicators")}
    assert {code for code in codes if any(line[0].startswith(f"{code} ") for line in rows)} == codes
    missing = [line for line in rows if len(line) > 1 and line[1].startswith("No number.")]
    observed = {row["indicator"] for row in read(REAL, "observations")}
    assert len(missing) == len(codes - observed) == 2


def test_the_toy_plan_has_its_pages(toy: Site) -> None:
    for code in ("it", "en"):
        for id in PAGES:
            assert "<h1>" in render(toy, id, code)
    assert {"progress", "scopes", "programmes"} <= listed(toy, "monitoring").keys()
    assert "crossing" not in listed(toy, "monitoring")
    assert "No project serves more than one axis." in render(toy, "monitoring", "en")


def write(plan: Path, name: str, rows: Rows) -> None:
    with (plan / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def empty(plan: Path, name: str) -> None:
    path = plan / "tables" / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def drafted(plan: Path) -> Site:
    draft = prepare(Workspace.open(plan))
    assert draft.conforms, [f.message.en for f in draft.findings]
    return open_site(draft)


def test_a_plan_without_survey_indicators_and_contributions(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(TOY, tmp_path / "plan"))
    for name in (
        "contributions", "funding", "indicators", "observations", "readings", "territory_mentions",
        "survey_questions", "survey_answers", "survey_results", "survey_themes", "survey_sections",
        "survey_groups", "quality_notes", "participations", "units", "sources",
    ):  # fmt: skip
        empty(plan, name)
    site = drafted(plan)
    assert listed(site, "survey") == {}
    assert listed(site, "indicators") == {}
    assert listed(site, "monitoring").keys() == {"progress", "scopes"}
    assert "No survey has been made yet." in render(site, "survey", "en")
    assert "The plan has no context indicators." in render(site, "indicators", "en")
    assert "Nessun progetto che serve azioni" in render(site, "monitoring", "it")


@pytest.fixture(scope="module")
def second_round(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An invented second round of the invented plan, with names that would be harmful as markup."""
    plan = Path(shutil.copytree(TOY, tmp_path_factory.mktemp("round") / "plan"))
    settings = plan / "plan.toml"
    text = settings.read_text(encoding="utf-8").replace('["2031"]', '["2031", "2032"]')
    settings.write_text(text, encoding="utf-8")
    rounds = read(plan, "rounds")
    later = rounds[0] | {"id": "2032", "year": "2032", "title_it": "Secondo", "title_en": "Second"}
    write(plan, "rounds", [*rounds, later])
    old = read(plan, "contributions")
    extra = old[0] | {"project": "river-day", "action": "1.2.1", "scope": "territory"}
    crossing = old[0] | {"project": "river-day", "action": "2.1.1", "scope": "territory"}
    new = [row | {"round": "2032"} for row in (*old, extra, crossing)]
    write(plan, "contributions", [*old, *new])
    for name in ("readings", "observations"):
        rows = read(plan, name)
        again = rows[0] | {"round": "2032"}
        again |= {"year": "2031", "value": "51.25"} if "year" in again else {"printed_year": "2031"}
        again |= {"printed_value": "51,25"} if "printed_value" in again else {}
        write(plan, name, [*rows, again])
    projects = read(plan, "projects")
    for row in projects:
        if row["id"] == "river-day":
            row["name_it"] = row["name_en"] = "<script>alert('x')</script> & \"co\""
    write(plan, "projects", projects)
    return drafted(plan)


def test_a_second_round_starts_the_series(second_round: Site) -> None:
    drawn = listed(second_round, "monitoring")
    assert {"rounds", "axes-by-round"} <= drawn.keys()
    before, after = numbers(drawn["rounds"])
    assert int(after["not_started"]) < int(before["not_started"])
    assert int(after["actions"]) == int(before["actions"])
    # the rest is about the latest round
    progress = numbers(drawn["progress"])
    assert sum(int(row["not_started"]) for row in progress) == int(after["not_started"])
    page = render(second_round, "monitoring", "en")
    fresh = page[page.index("Started since the round before") :].partition("</ul>")[0]
    assert re.findall(r'class="code">([\d.]+)<', fresh) == ["1.2.1"]
    (series,) = (f for f in listed(second_round, "indicators").values() if "series" in f.id)
    assert [(r["year"], r["value"]) for r in numbers(series)] == [
        ("2029", "45.5"),
        ("2031", "51.25"),
    ]
    indicators = render(second_round, "indicators", "it")
    assert "51,25" in indicators
    assert "1 anno prima del ciclo" in indicators


def test_the_latest_round_is_the_one_shown_everywhere(second_round: Site) -> None:
    answers = {answer.query.name: answer for answer in second_round.answers}
    assert answers["plan/coverage-by-axis"].values == {"round": "2032"}
    words = " ".join(render(second_round, "home", "it").split())
    assert "azioni. 0 dei progetti sono nuovi in questo ciclo." in words


def test_hostile_names_are_escaped(second_round: Site) -> None:
    crossing = listed(second_round, "monitoring")["crossing"]
    for path, content in crossing.files():
        if path.endswith(".svg"):
            assert b"<script" not in content
            assert "<script>alert('x')</script>" in "".join(
                ElementTree.fromstring(content).itertext()
            ).replace("\n", " ")
    page = render(second_round, "monitoring", "en")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
