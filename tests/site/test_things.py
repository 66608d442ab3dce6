"""The pages of things and of the lists: which there are, what they say, that they are well made."""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections import defaultdict
from html import unescape
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import html5rdf
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from paths import ROOT
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse
from rendered import Rendered, render

from psm_kg.documents import withdrawn
from psm_kg.pipeline import Draft
from psm_kg.queries import Catalogue, bind
from psm_kg.site.language import Language
from psm_kg.site.model import read_pages
from psm_kg.site.places import LANGUAGES
from psm_kg.site.views import Asker, Ref
from psm_kg.store import run_query

SITE = ROOT / "site"
# the folder of views of each class that has pages of its own
CLASSES = {
    "psm:StrategicPlan": "plan",
    "psm:Axis": "axis",
    "psm:Strategy": "strategy",
    "psm:Action": "action",
    "psm:Project": "project",
    "org:Organization": "organisation",
    "prj:Programme": "programme",
    "psm:Indicator": "indicator",
    "psm:HomogeneousZone": "zone",
    "psm:MonitoringRound": "round",
    "psm:SurveyQuestion": "question",
    "psm:QualityNote": "note",
    "psm:Contribution": "contribution",
    "psm:ActionProgress": "progress",
    "psm:SourceDocument": "document",
    "psm:ContributedProject": "contributed",
    "psm:Contributor": "contributor",
}
CONTRIBUTED = ("psm:ContributedProject", "psm:Contributor")
HOSTILE = (
    "</script><script>alert(1)</script>\"' onmouseover=alert(1) ]]> <!-- \u202eabc\u0007 &amp;"
)
QUERY_PAGES = ("it/interroga/index.html", "en/query/index.html")
LISTS = ("home", "plan", "projects", "organisations", "programmes", "territory", "quality")
_HREF = re.compile(r'(?:href|src)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')
_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(params=["real", "toy", "contributed"])
def made(request: pytest.FixtureRequest) -> Rendered:
    rendered: Rendered = request.getfixturevalue(f"{request.param}_site")
    return rendered


def ask(rendered: Rendered, query: str) -> list[tuple[str, ...]]:
    rows = run_query(rendered.store, query, prefixes=rendered.library.prefixes.bindings)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return [tuple(row[name].value for name in names) for row in rows]


def target(page: str, reference: str) -> str:
    """The path in the web root that a reference of a page leads to."""
    path = urldefrag(reference.partition("?")[0])[0]
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(unescape(path))))
    if not path:
        return page
    if path.endswith("/") or joined == ".":
        return posixpath.normpath(posixpath.join(joined, "index.html"))
    return joined


def links(rendered: Rendered, page: str) -> set[str]:
    """The pages of the site that a page links to."""
    found = _HREF.findall(rendered.pages[page])
    return {target(page, reference) for reference in found if "://" not in reference}


def tree_of(page: str) -> Any:
    return html5rdf.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def chosen_pages(rendered: Rendered) -> list[str]:
    """Every page of the site's own, and of each kind of thing the first and the longest."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in rendered.pages:
        plain = path.removeprefix("en/")
        listed = path.startswith("it/") or (plain == path[3:] and not plain.startswith("data/"))
        kinds[path if listed else re.sub(r"[^/]*\.html$|[0-9-]+/", "", path)].append(path)
    chosen = set()
    for paths in kinds.values():
        chosen |= {paths[0], max(paths, key=lambda path: len(rendered.pages[path]))}
    return sorted(chosen)


@pytest.mark.parametrize("kind", CLASSES)
def test_every_thing_has_a_page_in_both_languages(made: Rendered, kind: str) -> None:
    if kind in CONTRIBUTED and made.base + "graph/reviews" not in made.library.facts.by_graph:
        pytest.skip("no other body contributes to this plan")
    narrower = " FILTER NOT EXISTS { ?x a psm:ContributedProject }" if kind == "psm:Project" else ""
    things = {iri for (iri,) in ask(made, f"SELECT DISTINCT ?x {{ ?x a {kind}{narrower} }}")}
    assert things
    for lang in ("it", "en"):
        for iri in things:
            page = made.page_of(iri, lang)
            assert f'<html lang="{lang}">' in page
    # and it is the page of its kind: a row of the view for each
    path = SITE / "views" / "things" / CLASSES[kind] / "page.rq"
    library = made.library
    rows = Asker(made.store, library.prefixes, library.workspace.localise).rows(path)
    assert {row["thing"] for row in rows} == {Ref(iri) for iri in things}


def test_every_municipality_has_a_page(made: Rendered) -> None:
    plan = made.library.workspace.plan
    codes = ask(made, "SELECT ?code { ?x a clv:City ; skos:notation ?code }")
    assert codes
    for (code,) in codes:
        for prefix in ("", "en/"):
            page = made.pages[f"{prefix}data/{plan.territory}/municipality/{code}.html"]
            assert f"<code>{code}</code>" in page
    listed = links(made, "it/territorio/index.html")
    assert {f"data/{plan.territory}/municipality/{code}.html" for (code,) in codes} <= listed


def test_each_action_names_every_project_that_serves_it(made: Rendered) -> None:
    pairs = ask(
        made,
        "SELECT DISTINCT ?action ?project"
        " { ?c psm:targetAction ?action ; psm:contributingProject ?project ;"
        "   psm:assertionStatus/skos:notation ?status ;"
        "   psm:contributionBasis/skos:notation ?basis ."
        '   FILTER(?basis != "declared" || ?status IN ("accepted", "proposed")) }',
    )
    assert len(pairs) >= 6
    for action, project in pairs:
        for prefix in ("", "en/"):
            page = f"{prefix}{action.removeprefix(made.base)}.html"
            goal = f"{prefix}{project.removeprefix(made.base)}.html"
            assert goal in links(made, page)
            assert page in links(made, goal), "and the project names the action"


@pytest.mark.parametrize("plan", ["real", "toy"])
def test_actions_that_nobody_serves_say_so(plan: str, request: pytest.FixtureRequest) -> None:
    made: Rendered = request.getfixturevalue(f"{plan}_site")
    alone = ask(
        made,
        "SELECT ?x { ?x a psm:Action FILTER NOT EXISTS { ?c psm:targetAction ?x } }",
    )
    assert alone
    for (action,) in alone:
        assert "The data name no project that serves this action." in made.page_of(action, "en")


def test_each_action_shows_basis_confidence_author_and_lines(real_site: Rendered) -> None:
    rows = ask(
        real_site,
        """SELECT ?action ?c ?basis ?author ?confidence ?lines {
          ?c a psm:Contribution ; psm:targetAction ?action ; psm:confidence ?confidence ;
            psm:contributionBasis/skos:prefLabel ?basis ; psm:sourceLines ?lines ;
            prov:wasAttributedTo/skos:prefLabel ?author .
          FILTER(LANG(?basis) = "it" && LANG(?author) = "it")
        }""",
    )
    assert len(rows) == 192
    italian = Language.load(SITE / "translations", "it")
    for action, contribution, basis, author, confidence, lines in rows:
        page = unescape(real_site.page_of(action))
        link = posixpath.basename(contribution) + ".html"
        [row] = [row for row in page.split("<li>") if f"/{link}" in row]
        assert basis in row
        assert author in row
        assert f"({italian.number(float(confidence))})" in row
        assert f"righe {lines.replace(';', ', ')}" in row


def test_two_clicks_from_the_front_page_to_any_action(made: Rendered) -> None:
    for front in ("index.html", "en/index.html"):
        near = {path for path in links(made, front) if path in made.pages}
        reached = near.union(*(links(made, path) for path in near))
        prefix = "en/" if front.startswith("en/") else ""
        actions = ask(made, "SELECT ?x { ?x a psm:Action }")
        assert {f"{prefix}{x.removeprefix(made.base)}.html" for (x,) in actions} <= reached


def test_home_counts_as_the_catalogue_does(real_site: Rendered) -> None:
    library = real_site.library
    catalogue = Catalogue.load(library.workspace, library.prefixes)
    query = catalogue.get("plan/coverage-by-axis")
    terms = bind(query, {"round": "2025"})
    prefixes = library.prefixes.bindings
    rows = run_query(real_site.store, query.text, prefixes=prefixes, bindings=terms)
    assert isinstance(rows, QuerySolutions)
    home = real_site.pages["en/index.html"]
    counted = 0
    for row in rows:
        counted += 1
        card = home.split(f'<p class="card-over">Axis {row["axis"].value}</p>')[1]
        text = f"{row['started'].value} of {row['actions'].value} actions started"
        assert text in card.split("</li>\n<li class=")[0]
    assert counted == 6


def test_indicators_show_value_year_and_print(real_site: Rendered) -> None:
    rows = ask(
        real_site,
        """SELECT ?i ?printed ?year ?value {
          ?r psm:readingOf ?i ; psm:printedValue ?printed .
          ?o psm:indicator ?i ; psm:year ?year ; psm:value ?value }""",
    )
    assert len(rows) > 80
    languages = {code: Language.load(SITE / "translations", code) for code in ("it", "en")}
    for indicator, printed, year, value in rows:
        for code, language in languages.items():
            page = unescape(real_site.page_of(indicator, code))
            number = language.number(float(value) if "." in value else int(value))
            assert f">{printed}</td>" in page
            assert re.search(rf'<td class="number" data-value="{value}">{re.escape(number)}', page)
            assert f"{year}</th>" in page
    old = ask(real_site, 'SELECT ?i { ?o psm:indicator ?i ; psm:year "2011"^^xsd:gYear }')
    for (indicator,) in old:
        assert "the value was 14 years old." in real_site.page_of(indicator, "en")


def test_notes_are_on_the_page_of_what_they_are_about(made: Rendered) -> None:
    notes = ask(made, "SELECT ?note ?about { ?note a psm:QualityNote ; oa:hasTarget ?about }")
    assert notes
    for note, about in notes:
        for prefix in ("", "en/"):
            page = f"{prefix}{about.removeprefix(made.base)}.html"
            assert f"{prefix}{note.removeprefix(made.base)}.html" in links(made, page)


def test_what_to_copy_is_right(made: Rendered) -> None:
    terms = made.library.prefixes.bindings["psm"]
    actions = ask(made, "SELECT ?x ?code { ?x a psm:Action ; skos:notation ?code }")
    for iri, code in actions[:5]:
        for lang in ("it", "en"):
            tree = tree_of(made.page_of(iri, lang))
            text = {e.get("id"): "".join(e.itertext()) for e in tree.iter("code") if e.get("id")}
            assert text["link-iri"] == iri
            assert text["link-csv-text"].splitlines()[1].split(",")[-6] == code
            forms = (("link-ttl-text", RdfFormat.TURTLE), ("link-jsonld-text", RdfFormat.JSON_LD))
            one, other = ({str(q.triple) for q in parse(text[id], format=f)} for id, f in forms)
            assert one == other
            assert f"<https://example.org/project/1> <{terms}contributesTo> <{iri}>" in one


def test_links_lead_somewhere(made: Rendered) -> None:
    files = made.files.keys() | made.others
    gone = withdrawn([fact.quad for fact in made.library.facts.all], made.base)
    marks = {path: set(_ID.findall(page)) for path, page in made.pages.items()}
    broken = []
    count = 0
    for path, page in made.pages.items():
        for reference in set(_HREF.findall(page)):
            if "://" in reference or reference.startswith("mailto:"):
                continue
            count += 1
            goal = target(path, reference)
            fragment = unescape(urldefrag(reference)[1])
            known = goal in files or goal in gone or goal == "sparql"
            # the page with the query editor reads fragments by its script
            read = not fragment or goal not in marks or goal.endswith(QUERY_PAGES)
            if not known or not (read or unquote(fragment) in marks[goal]):
                broken.append((path, reference))
    assert broken == []
    assert count > 10_000


def test_pages_are_well_made(made: Rendered) -> None:
    chosen = chosen_pages(made)
    assert len(chosen) > 100
    for path in chosen:
        tree = tree_of(made.pages[path])
        elements = list(tree.iter())
        lang = "en" if path.startswith("en/") else "it"
        assert next(e for e in elements if e.tag == "html").get("lang") == lang
        ids = [e.get("id") for e in elements if e.get("id")]
        assert len(ids) == len(set(ids)), path
        for tag, count in (("h1", 1), ("main", 1), ("header", 1), ("footer", 1), ("title", 1)):
            assert len([e for e in elements if e.tag == tag]) == count, (path, tag)
        assert not [e for e in elements if e.get("style") or e.tag == "style"], path
        for element in elements:
            if element.tag == "a":
                assert "".join(element.itertext()).strip(), (path, element.get("href"))
            if element.tag == "script":
                inert = element.get("type") == "application/ld+json"
                assert inert or (element.get("src") and not element.text), path
            if element.tag in ("link", "img", "script"):
                fetched = element.get("href") or element.get("src") or ""
                stated = ("canonical", "license", "alternate")
                assert "://" not in fetched or element.get("rel") in stated, (path, fetched)


def test_heads_say_what_the_page_is(made: Rendered) -> None:
    for path, page in made.pages.items():
        head = page.partition("</head>")[0]
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', head)
        assert len(canonical) == 1, path
        twins = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head))
        assert twins.keys() == {"it", "en", "x-default"}, path
        assert twins["x-default"] == twins["it"]
        lang = "en" if path.startswith("en/") else "it"
        assert canonical[0] == twins[lang]
        for twin in twins.values():
            goal = unquote(twin.removeprefix(made.base))
            assert (f"{goal}index.html" if goal.endswith("/") else goal) in made.pages, path
        for name in ("og:title", "og:description", "og:url", "og:type"):
            assert re.search(rf'<meta property="{name}" content="[^"]+">', head), (path, name)
        assert re.search(r'<meta name="description" content="[^"]{10,}">', head), path


def test_structured_data_says_what_the_page_is(made: Rendered) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for path, page in made.pages.items():
        blocks = [json.loads(text) for text in _BLOCK.findall(page)]
        kinds[path] = {block["@type"] for block in blocks}
        [crumbs] = [block for block in blocks if block["@type"] == "BreadcrumbList"]
        steps = crumbs["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        for step in steps:
            assert step["name"]
            assert target("", urljoin("x/", step["item"].removeprefix(made.base) or "./"))
    for kind, name in (("psm:Project", "Project"), ("org:Organization", "Organization")):
        for (iri,) in ask(made, f"SELECT DISTINCT ?x {{ ?x a {kind} }}"):
            path = f"{iri.removeprefix(made.base)}.html"
            assert [k for k in kinds[path] | kinds[f"en/{path}"] if k.endswith(name)], path
    assert "Dataset" in kinds["index.html"] & kinds["en/index.html"]


def test_names_are_shown_not_addresses(made: Rendered) -> None:
    own = {
        f"{prefix}{iri.removeprefix(made.base)}.html"
        for kind in CLASSES
        for (iri,) in ask(made, f"SELECT DISTINCT ?x {{ ?x a {kind} }}")
        for prefix in ("", "en/")
    }
    bare = []
    # the page on how to link a project shows addresses on purpose, as code
    lists = [read_pages(SITE / "pages.toml")[id].path(lang) for id in LISTS for lang in LANGUAGES]
    for path in sorted(own) + lists:
        body = made.pages[path].partition("<body>")[2]
        for pattern in (r"<(script|code|pre|option)\b.*?</\1>", r"<[^>]+>"):
            body = re.sub(pattern, " ", body, flags=re.DOTALL)
        if made.base in body or "w3id.org" in body:
            bare.append(path)
        names = re.findall(r"\b(?:psm|skos|dct|org|prov|qb):\w+", body) if path in own else []
        # the definition of a status names the short cut that it makes
        bare += [(path, name) for name in names if name != "psm:contributesTo"]
    assert bare == []


def test_properties_have_names_on_plain_pages(real_site: Rendered) -> None:
    bare = {
        piece.partition("<")[0]
        for path, page in real_site.pages.items()
        for piece in re.findall(r"<dt><a [^>]*>([^<]*)</a>", page)
        if ":" in piece and not re.search(r"[ ’]", piece)
    }
    assert bare == set()


def hostile_quads(draft: Draft) -> list[Quad]:
    """The quads of a plan with every text of it hostile, and a page that runs a script."""
    made = []
    page = "http://xmlns.com/foaf/0.1/page"
    for quad in draft.quads:
        term = quad.object
        if isinstance(term, Literal) and term.language:
            term = Literal(f"{term.value} {HOSTILE}", language=term.language)
        if quad.predicate.value == page:
            term = NamedNode("javascript:alert(1)")
        made.append(Quad(quad.subject, quad.predicate, term, quad.graph_name))
    return made


def test_hostile_texts_stay_text(toy_draft: Draft) -> None:
    rendered = render(toy_draft, hostile_quads(toy_draft))
    texts = 0
    for path, page in rendered.pages.items():
        assert "\u202e" not in page, path
        assert "\x07" not in page, path
        assert 'href="javascript:' not in page, path
        assert "<script>" not in page, path
        texts += page.count("&lt;/script&gt;&lt;script&gt;alert(1)")
        for block in _BLOCK.findall(page):
            json.loads(block)
    assert texts > 1000
    blocks = "".join(_BLOCK.findall(rendered.pages["en/data/toyville/project/green-banks.html"]))
    assert "\\u003c/script\\u003e\\u003cscript\\u003ealert(1)" in blocks
    for path in chosen_pages(rendered):
        for element in tree_of(rendered.pages[path]).iter():
            assert not [name for name in element.attrib if name.startswith("on")], path
            if element.tag == "script":
                assert element.get("src") or element.get("type") == "application/ld+json", path


def test_errors_lead_to_what_replaces(toy_draft: Draft) -> None:
    base = toy_draft.workspace.plan.base_iri
    old, new = (NamedNode(f"{base}data/x/project/{name}") for name in ("old", "new"))
    replaced = NamedNode("http://purl.org/dc/terms/isReplacedBy")
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    graph = NamedNode(f"{base}graph/projects")
    named = Literal("Nuovo <b>", language="it")
    quads = [Quad(old, replaced, new, graph), Quad(new, label, named, graph)]
    files = render(toy_draft, [*toy_draft.quads, *quads]).files
    page = files["errors/410.html"].decode()
    assert '<a href="/toy/data/x/project/new.html">Nuovo &lt;b&gt;</a>' in page
    for status in (404, 406, 410):
        page = files[f"errors/{status}.html"].decode()
        assert '<meta name="robots" content="noindex">' in page
        tree_of(page)
        relative = [r for r in _HREF.findall(page) if not r.startswith(("/", "#", "http"))]
        assert relative == [], "an error is shown at any address"


def messages() -> set[str | tuple[str, ...]]:
    """Every message of the templates and of the list of pages."""
    found: set[str | tuple[str, ...]] = set()
    for _, _, message, _, _ in extract_from_dir(
        SITE / "templates",
        method_map=[
            ("**.html", "jinja2.ext:babel_extract"),
            ("**.xml", "jinja2.ext:babel_extract"),
        ],
        options_map={
            name: {"silent": "false", "newstyle_gettext": "true"} for name in ("**.html", "**.xml")
        },
    ):
        found.add(message if isinstance(message, str) else tuple(message))
    pages = tomllib.loads((SITE / "pages.toml").read_text(encoding="utf-8"))
    charts = tomllib.loads((SITE / "charts" / "charts.toml").read_text(encoding="utf-8"))
    found |= {entry["title"] for entry in (*pages.values(), *charts.values())}
    found |= {words for chart in charts.values() for words in chart["columns"].values()}
    return found


def sources() -> str:
    """Everything in which a message may stand: templates, charts, the code of the site."""
    folders = (SITE / "templates", SITE / "charts", ROOT / "psm_kg" / "site")
    paths = [path for folder in folders for path in folder.rglob("*.*")]
    kinds = (".html", ".xml", ".svg", ".toml", ".rq", ".json", ".py")
    return "".join(p.read_text(encoding="utf-8") for p in sorted(paths) if p.suffix in kinds)


def test_every_message_is_translated_and_none_is_idle() -> None:
    translated: dict[str | tuple[str, ...], set[str | tuple[str, ...]]] = defaultdict(set)
    catalogues = sorted((SITE / "translations" / "it").glob("*.po"))
    assert len(catalogues) > 1
    for path in catalogues:
        seen = set()
        for message in read_po(path.open("rb"), abort_invalid=True):
            if not message.id:
                continue
            assert not message.fuzzy, (path.name, message.id)
            id = message.id if isinstance(message.id, str) else tuple(message.id)
            said = message.string if isinstance(message.id, str) else tuple(message.string)
            assert said, (path.name, id)
            assert all(said), (path.name, id)
            assert id not in seen, (path.name, id)
            seen.add(id)
            translated[id].add(said)
            for form in (said,) if isinstance(said, str) else said:
                source = id if isinstance(id, str) else id[1]
                assert holes(form) == holes(source), (path.name, id)
    wanted = messages()
    assert len(wanted) > 300
    assert wanted - translated.keys() == set(), "untranslated"
    text = sources()
    elsewhere = {id for id in translated.keys() - wanted if isinstance(id, str)}
    assert {id for id in elsewhere if id not in text} == set(), "no page says it"
    assert [id for id in translated.keys() - wanted - elsewhere if id[0] not in text] == []
    assert {id: said for id, said in translated.items() if len(said) > 1} == {}


def holes(text: str) -> set[str]:
    """What a message leaves to be filled: ``%(name)s``, ``{n}`` and tags."""
    return set(re.findall(r"%\(\w+\)s|\{\w+\}|</?\w+", text))
