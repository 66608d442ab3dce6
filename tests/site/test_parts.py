"""The parts that pages are made from: links, words, views, answers."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from paths import ROOT
from pyoxigraph import QuerySolutions
from rendered import Rendered

from psm_kg.documents.things import Things
from psm_kg.errors import ConfigurationError
from psm_kg.pipeline import Draft
from psm_kg.queries import Catalogue, bind
from psm_kg.site.answers import answer_all
from psm_kg.site.language import Language, read_messages
from psm_kg.site.model import read_pages
from psm_kg.site.places import LANGUAGES, Places, relative
from psm_kg.site.views import Asker, Ref
from psm_kg.store import run_query

SITE = ROOT / "site"


@pytest.mark.parametrize(
    ("here", "target", "expected"),
    [
        ("index.html", "it/dati/index.html", "it/dati/"),
        ("index.html", "index.html", "./"),
        ("it/dati/index.html", "index.html", "../../"),
        ("it/dati/index.html", "", "../../"),
        ("it/dati/index.html", "it/dati/index.html", "./"),
        ("data/a/b.html", "data/a/c.html", "c.html"),
        ("data/a/b.html", "data/a/c.html#x", "c.html#x"),
        ("data/a/b.html", "en/data/a/b.html", "../../en/data/a/b.html"),
        ("a.html", "data/città (1).html", "data/citt%C3%A0%20(1).html"),
        ("a.html", "data/a?b.html", "data/a%3Fb.html"),
        ("/psm/", "it/dati/index.html", "/psm/it/dati/"),
        ("/psm/", "data/a.html", "/psm/data/a.html"),
        ("/psm/", "", "/psm/"),
    ],
)
def test_links_are_relative(here: str, target: str, expected: str) -> None:
    assert relative(here, target) == expected


def test_things_without_a_page_have_no_place() -> None:
    places = Places(Things({}, {}, "https://x.example/"), {}, {"urn:torino": "data/t/001272"})
    assert places.of_thing("https://x.example/data/a", "it") is None
    assert places.of_thing("https://elsewhere.example/a", "it") is None
    assert places.of_thing("urn:torino", "it") == "data/t/001272.html"
    assert places.of_thing("urn:torino", "en") == "en/data/t/001272.html"


def test_words_and_numbers_of_each_language() -> None:
    italian, english = (Language.load(SITE / "translations", code) for code in LANGUAGES)
    assert italian.gettext("The plan") == "Il piano"
    assert english.gettext("The plan") == "The plan"
    assert italian.gettext("never said") == "never said"
    assert italian.number(1234.5) == "1.234,5"
    assert english.number(1234.5) == "1,234.5"
    assert english.ngettext("one", "many", 1) == "one"
    assert english.ngettext("one", "many", 2) == "many"


def test_plurals_follow_the_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "it"
    folder.mkdir()
    (folder / "a.po").write_text(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\n'
        'msgstr[0] "%(n)s riga"\nmsgstr[1] "%(n)s righe"\n',
        encoding="utf-8",
    )
    italian = Language.load(tmp_path, "it")
    assert italian.ngettext("%(n)s row", "%(n)s rows", 1) == "%(n)s riga"
    assert italian.ngettext("%(n)s row", "%(n)s rows", 0) == "%(n)s righe"


def test_a_broken_catalogue_is_reported(tmp_path: Path) -> None:
    bad = tmp_path / "a.po"
    bad.write_bytes(b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n\xff\xfe')
    with pytest.raises(ConfigurationError):
        read_messages(bad)


@pytest.mark.parametrize("text", ["x", "[home]\ntitle = 'Home'\n", "home = 1\n"])
def test_a_broken_list_of_pages_is_reported(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pages.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError):
        read_pages(path)


def test_every_page_of_the_site_has_a_template_and_a_parent() -> None:
    pages = read_pages(SITE / "pages.toml")
    assert len(pages) > 20
    for page in pages.values():
        assert (SITE / "templates" / page.template).is_file(), page.id
        assert page.parent in pages
    for lang in LANGUAGES:
        assert len({page.path(lang) for page in pages.values()}) == len(pages)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page", "SELECT ?x WHERE { ?x a ?y }"),
        ("page", "SELECT (1 AS ?thing) WHERE {}"),
        ("page", "SELECT ?thing ?y WHERE { ?thing a psm:Action . ?z a psm:Axis , ?y }"),
        ("part", "ASK {}"),
        ("part", "SELECT nonsense"),
    ],
)
def test_a_view_that_does_not_fit_is_refused(
    name: str, text: str, tmp_path: Path, toy_draft: Draft
) -> None:
    (tmp_path / f"{name}.rq").write_text(text, encoding="utf-8")
    asker = Asker(toy_draft.store, toy_draft.prefixes, toy_draft.workspace.localise)
    with pytest.raises(ConfigurationError):
        asker.view(tmp_path)


def test_rows_belong_to_their_thing(tmp_path: Path, toy_draft: Draft) -> None:
    select = (
        "SELECT ?thing ?code WHERE { ?thing a psm:Action ; skos:notation ?code } ORDER BY ?code"
    )
    (tmp_path / "page.rq").write_text(select, encoding="utf-8")
    (tmp_path / "neighbours.rq").write_text(
        "SELECT ?thing ?other WHERE { ?thing a psm:Action ; dct:isPartOf/^dct:isPartOf ?other . "
        "?other a psm:Action FILTER(?other != ?thing) }",
        encoding="utf-8",
    )
    (tmp_path / "nothing.rq").write_text("SELECT ?thing WHERE { ?thing a psm:Nothing }")
    asker = Asker(toy_draft.store, toy_draft.prefixes, toy_draft.workspace.localise)
    view = asker.view(tmp_path)
    assert len(view.pages) > 3
    for iri, row in view.pages.items():
        assert row["thing"] == Ref(iri)
        sections = view.sections_of(iri)
        assert not sections["nothing"]
        assert all(other["thing"] == Ref(iri) for other in sections["neighbours"])


def test_every_question_is_answered(real_draft: Draft) -> None:
    catalogue = Catalogue.load(real_draft.workspace, real_draft.prefixes)
    answers = list(answer_all(catalogue, real_draft.store, real_draft.prefixes))
    assert len(answers) == len(catalogue) > 80
    for answer in answers:
        rows = run_query(
            real_draft.store,
            answer.query.text,
            prefixes=real_draft.prefixes.bindings,
            bindings=bind(answer.query, answer.values),
        )
        assert isinstance(rows, QuerySolutions)
        assert len(list(rows)) == len(answer.rows), answer.query.name
        table = list(csv.reader(io.StringIO(answer.csv().decode())))
        assert table[0] == list(answer.columns)
        assert [tuple(row) for row in table[1:]] == list(answer.rows)
        for lang, other in (("it", "_en"), ("en", "_it")):
            shown = [answer.columns[at] for at, _ in answer.columns_in(lang)]
            assert shown
            assert not [c for c in shown if c.endswith(other) and f"{c[:-3]}_{lang}" in shown]


def test_examples_that_a_plan_lacks_give_way(toy_draft: Draft) -> None:
    catalogue = Catalogue.load(toy_draft.workspace, toy_draft.prefixes)
    answers = {a.query.name: a for a in answer_all(catalogue, toy_draft.store, toy_draft.prefixes)}
    assert answers["projects/about"].values["project"] != "innosocialmetro"
    assert answers["projects/about"].rows


def test_the_site_map_lists_every_page_in_both_languages(toy_site: Rendered) -> None:
    tree = ElementTree.fromstring(toy_site.files["sitemap.xml"])
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    addresses = [element.text or "" for element in tree.iter(name)]
    assert len(addresses) == len(set(addresses)) > 200
    paths = {unquote(a.removeprefix(toy_site.base)) for a in addresses}
    listed = {f"{path}index.html" if path.endswith("/") else path for path in paths}
    pages = {path for path in toy_site.pages if not path.startswith("errors/")}
    # the front page is the Italian home under another address
    assert listed == pages - {"index.html"}
    assert f"Sitemap: {toy_site.base}sitemap.xml" in toy_site.files["robots.txt"].decode()


def test_the_guide_for_programs_names_files_that_are_there(toy_site: Rendered) -> None:
    text = toy_site.files["llms.txt"].decode()
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 90
    answers = [link for link in links if link.endswith(".csv")]
    assert len(answers) > 80
    for link in answers:
        assert link.removeprefix(toy_site.base) in toy_site.files, link
    assert "&amp;" not in text
