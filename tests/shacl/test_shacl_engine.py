"""Running shapes: which graphs, which nodes, which words, and always the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from psm_kg.errors import Severity
from psm_kg.shacl import (
    Report,
    Result,
    ShapeError,
    ShapeGraph,
    compile_shapes,
    load_shapes,
    validate,
    validate_with_pyshacl,
)
from psm_kg.shacl.vocabulary import SH

EX = "https://example.org/"
PREFIXES = f"""@prefix ex: <{EX}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <{SH}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def shapes(text: str) -> ShapeGraph:
    return ShapeGraph(quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE))


def store(**graphs: str) -> Store:
    """A store with the Turtle given for each named graph (``default``: the default graph)."""
    found = Store()
    for name, text in graphs.items():
        graph = None if name == "default" else NamedNode(EX + "graph/" + name)
        found.load(PREFIXES + text, RdfFormat.TURTLE, to_graph=graph)
    return found


def run(text: str, data: Store, focus: list[str] | None = None) -> Report:
    return validate(compile_shapes(shapes(text)), data, focus=focus)


def foci(report: Report) -> list[str]:
    return [str(result.focus_node).strip("<>").removeprefix(EX) for result in report.results]


ONE = "ex:S sh:targetClass ex:T ; sh:property ex:P . ex:P sh:path ex:p ; "


class TestGraphs:
    def test_all_graphs_are_one(self) -> None:
        data = store(default="ex:a a ex:T .", types="ex:b a ex:T .", values="ex:a ex:p 1 .")
        assert foci(run(ONE + "sh:minCount 1 .", data)) == ["b"]

    @pytest.mark.parametrize(
        "constraint",
        ["sh:maxCount 1", "sh:uniqueLang true", "sh:qualifiedValueShape ex:V ; "
         "sh:qualifiedMaxCount 1 . ex:V sh:minLength 0"],
    )  # fmt: skip
    def test_a_triple_in_two_graphs_counts_once(self, constraint: str) -> None:
        same = 'ex:a a ex:T ; ex:p "x"@it .'
        assert not run(f"{ONE}{constraint} .", store(default=same, one=same, two=same)).results

    def test_a_failure_in_two_graphs_is_one_result(self) -> None:
        same = 'ex:a a ex:T ; ex:p "x" ; ex:q 1 .'
        text = (
            "ex:S sh:targetClass ex:T ; sh:closed true ; sh:property ex:P ; sh:sparql ex:Q . "
            "ex:P sh:path ex:p ; sh:datatype xsd:integer ; sh:lessThan ex:q . "
            "ex:Q sh:select 'SELECT $this ?value WHERE { $this <https://example.org/q> ?value }' ."
        )
        once = run(text, store(default=same))
        assert len(once.results) == 5
        assert run(text, store(default=same, one=same, two=same)) == once

    def test_the_store_is_only_read(self, tmp_path: Path) -> None:
        path = str(tmp_path / "store")
        written = Store(path)
        written.load(PREFIXES + "ex:a a ex:T .", RdfFormat.TURTLE)
        written.flush()
        del written
        data = Store.read_only(path)
        assert foci(run(ONE + "sh:minCount 1 .", data)) == ["a"]


class TestFocus:
    DATA = " ".join(f"ex:n{n:04} a ex:T ; ex:to ex:v{n:04} ." for n in range(1200))
    TEXT = (
        "ex:S sh:targetClass ex:T ; sh:targetSubjectsOf ex:to ; sh:targetNode ex:absent ; "
        "sh:property [ sh:path ex:p ; sh:minCount 1 ] ; "
        "sh:property [ sh:path ex:to ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ."
    )

    def test_part_of_the_whole(self) -> None:
        data = store(default=self.DATA)
        whole = run(self.TEXT, data)
        assert len(whole.results) == 2401
        wanted = [f"{EX}n{n:04}" for n in range(0, 1200, 2)]
        part = run(self.TEXT, data, [*wanted, EX + "absent", EX + "n0000", EX + "elsewhere"])
        about = {*wanted, EX + "absent", *(iri.replace("/n", "/v") for iri in wanted)}
        expected = [r for r in whole.results if str(r.focus_node).strip("<>") in about]
        assert [(r.focus_node, r.path) for r in part.results] == [
            (r.focus_node, r.path) for r in expected
        ]

    def test_only_targets(self) -> None:
        data = store(default="ex:a ex:p 1 . ex:b a ex:T .")
        assert foci(run(ONE + "sh:minCount 1 .", data, [EX + "a"])) == []
        assert foci(run(ONE + "sh:minCount 1 .", data, [])) == []

    @pytest.mark.parametrize(
        "target",
        ["sh:targetNode ex:b", "sh:targetClass ex:T", "sh:targetSubjectsOf ex:r",
         "sh:targetObjectsOf ex:r", "a <http://www.w3.org/2000/01/rdf-schema#Class>",
         "sh:target [ sh:select 'SELECT ?this WHERE { ?this a <https://example.org/T> }' ]"],
    )  # fmt: skip
    def test_every_kind_of_target(self, target: str) -> None:
        data = store(default="ex:b a ex:T, ex:S ; ex:r ex:b . ex:c a ex:T, ex:S ; ex:r ex:c .")
        text = f"ex:S {target} ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
        assert foci(run(text, data, [EX + "b", EX + "z"])) == ["b"]


class TestWords:
    DATA = 'ex:a a ex:T ; ex:p "x" .'

    def messages(self, text: str, data: str = DATA) -> list[dict[str, str]]:
        report = run(text, store(default=data))
        return [{tag: words for words, tag in result.messages} for result in report.results]

    def test_those_of_the_shape_in_all_languages(self) -> None:
        text = ONE + 'sh:maxLength 0 ; sh:message "Troppo"@it, "Too much"@en, "!" .'
        assert self.messages(text) == [{"it": "Troppo", "en": "Too much", "": "!"}]
        (result,) = run(text, store(default=self.DATA)).results
        assert result.message("it") == "Troppo"
        assert result.message("fr") == "Too much"

    def test_plain_words_when_there_are_none(self) -> None:
        names = 'ex:D sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/" ] . '
        assert self.messages(names + ONE + "sh:minCount 1 .", "ex:a a ex:T .") == [
            {
                "it": "manca ex:p: serve almeno un valore",
                "en": "ex:p is missing: at least one value is needed",
            }
        ]
        named = ONE + 'sh:in (1 "due") ; sh:name "titolo"@it, "title"@en .'
        assert self.messages(names + named) == [
            {
                "it": "un valore di titolo (ex:p) non è tra i valori ammessi: 1, “due”",
                "en": "a value of title (ex:p) is not one of the values allowed: 1, “due”",
            }
        ]
        assert self.messages("ex:S sh:targetClass ex:T ; sh:nodeKind sh:Literal .") == [
            {
                "it": "il nodo non è di un tipo ammesso: Literal",
                "en": "the node is not of the kind allowed: Literal",
            }
        ]

    def test_every_core_parameter_has_words(self) -> None:
        folder = Path(__file__).parent / "cases"
        for case in sorted(folder.glob("*/invalid.*.ttl")):
            data = Store()
            data.load(case.read_bytes(), RdfFormat.TURTLE)
            graph = load_shapes([case.parent / "shapes.ttl"])
            for result in validate(compile_shapes(graph), data).results:
                languages = [language for _, language in result.messages]
                assert languages == ["en", "it"]
                assert all(text.strip() for text, _ in result.messages)

    def test_those_of_a_query(self) -> None:
        query = (
            "SELECT $this ?value ?n WHERE { $this <https://example.org/p> ?value BIND(7 AS ?n) }"
        )
        text = (
            f'ex:S sh:targetClass ex:T ; sh:message "S" ; sh:sparql [ sh:select "{query}" ; '
            'sh:message "{$this} {?value} {?n} {?unbound} {n}"@it ] .'
        )
        assert self.messages(text) == [{"it": f"{EX}a x 7 {{?unbound}} {{n}}"}]
        without = text.replace('sh:message "{$this} {?value} {?n} {?unbound} {n}"@it', "")
        assert self.messages(without) == [{"": "S"}]
        own = query.replace("7 AS ?n", "'eh' AS ?message").replace("?n", "?message")
        assert self.messages(text.replace(query, own)) == [{"": "eh"}]

    def test_a_query_may_say_that_it_failed(self) -> None:
        text = (
            "ex:S sh:targetClass ex:T ; sh:sparql [ "
            "sh:select 'SELECT $this ?failure WHERE { $this a ?t . BIND(true AS ?failure) }' ] ."
        )
        with pytest.raises(ShapeError, match=r"\?failure"):
            run(text, store(default=self.DATA))


class TestReport:
    HOSTILE = 'a "quoted" \\ line\nand\tanother\r } . <x> é 😀'

    def report(self) -> Report:
        path = "( <urn:p> [ sh:inversePath <urn:q> ] )"
        warning = SH + "Warning"
        return Report.of(
            [
                Result(NamedNode("urn:b"), "urn:p", Literal(self.HOSTILE), "urn:s", SH + "X"),
                Result(NamedNode("urn:a"), path, None, "_:s", SH + "X", severity_iri=warning),
                Result(BlankNode("z"), "", BlankNode("z"), "urn:s", SH + "X", (("è", "it"),)),
            ]
        )

    def test_order_is_by_severity_first(self) -> None:
        assert [str(r.focus_node) for r in self.report().results] == [
            "<urn:b>",
            "_:z",
            "<urn:a>",
        ]

    def test_rdf_gives_back_what_was_put_in(self) -> None:
        graph = ShapeGraph(self.report().to_triples())
        (node,) = graph.subjects(SH + "conforms")
        assert len(graph.objects(node, SH + "result")) == 3
        assert [Literal(self.HOSTILE)] == [
            term for s in graph.subjects(SH + "value") for term in graph.objects(s, SH + "value")
            if isinstance(term, Literal)
        ]  # fmt: skip
        (anonymous,) = (
            s for s in graph.subjects(SH + "focusNode")
            if isinstance(graph.objects(s, SH + "focusNode")[0], BlankNode)
        )  # fmt: skip
        assert graph.objects(anonymous, SH + "value") == graph.objects(anonymous, SH + "focusNode")
        assert graph.objects(anonymous, SH + "resultMessage") == [Literal("è", language="it")]

    def test_conforms(self) -> None:
        text = ONE + "sh:minCount 1 ; sh:severity sh:%s ."
        data = store(default="ex:a a ex:T .")
        for name, conforms in (("Info", True), ("Warning", True), ("Violation", False)):
            report = run(text % name, data)
            assert report.conforms is conforms
            assert not report.strictly_conforms
            assert report.results[0].severity is Severity(name.lower())
            assert "sh:conforms false" in report.to_turtle()
        assert "sh:conforms true" in run(text % "Info", Store()).to_turtle()

    def test_severity_of_the_authors_own(self) -> None:
        text = ONE + "sh:minCount 1 ; sh:severity ex:Grave ."
        report = run(text, store(default="ex:a a ex:T ."))
        assert not report.conforms
        assert f"sh:resultSeverity <{EX}Grave>" in report.to_turtle()

    def test_same_input_same_bytes(self) -> None:
        quads = [
            Quad(NamedNode(f"{EX}{n}"), NamedNode(f"{EX}p"), Literal(str(n % 7))) for n in range(50)
        ]
        text = (
            "ex:S sh:targetSubjectsOf ex:p ; sh:property ex:P, ex:Q ; sh:or ( ex:A ex:B ) . "
            "ex:P sh:path ex:p ; sh:minCount 2 ; sh:maxLength 0 ; sh:in (1 2) . "
            "ex:Q sh:path ( ex:p [ sh:zeroOrMorePath ex:q ] ) ; sh:minLength 2 . "
            "ex:A sh:nodeKind sh:BlankNode . ex:B sh:class ex:C ."
        )
        turtles = set()
        for order in (quads, quads[::-1]):
            data = Store()
            data.extend(order)
            turtles.add(run(text, data).to_turtle())
        assert len(turtles) == 1

    def test_the_reference_gives_the_same_type(self) -> None:
        graph = shapes(ONE + 'sh:minCount 1 ; sh:message "Serve"@it, "Needed"@en .')
        data = store(default="ex:a a ex:T .", other="ex:b a ex:T .")
        assert validate_with_pyshacl(graph, data) == validate(compile_shapes(graph), data)


def test_pyshacl_is_loaded_only_when_asked_for() -> None:
    code = "import sys, psm_kg.shacl; sys.exit('pyshacl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_queries_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from pathlib import Path; from psm_kg.shacl import compile_shapes, load_shapes; "
        "files = sorted(Path(__import__('sys').argv[1]).glob('*/shapes.ttl')); "
        "print([q.text() for f in files for q in compile_shapes(load_shapes([f])).queries])"
    )
    folder = str(Path(__file__).parent / "cases")
    texts = {
        subprocess.run(
            [sys.executable, "-c", code, folder],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert len(texts.pop()) > 10_000


def test_many_target_nodes_and_values() -> None:
    nodes = ", ".join(f"ex:n{number}" for number in range(3000))
    values = " ".join(f"ex:n{number} {number}" for number in range(1, 3000))
    report = run(f"ex:S sh:targetNode {nodes} ; sh:in ( {values} ) .", Store())
    assert foci(report) == ["n0"]


class TestShapesFrom:
    def test_a_store(self) -> None:
        source = Store()
        source.load(PREFIXES + ONE + "sh:minCount 1 .", RdfFormat.TURTLE)
        report = validate(compile_shapes(source), store(default="ex:a a ex:T ."))
        assert foci(report) == ["a"]

    def test_several_files_with_the_same_blank_node_labels(self, tmp_path: Path) -> None:
        for name, count in (("a", 1), ("b", 2)):
            text = f"ex:S{name} sh:targetClass ex:T ; sh:property _:x . _:x sh:path ex:p ; "
            (tmp_path / f"{name}.ttl").write_text(PREFIXES + text + f"sh:minCount {count} .")
        graph = load_shapes(tmp_path / f"{name}.ttl" for name in "ab")
        report = validate(compile_shapes(graph), store(default="ex:a a ex:T ; ex:p 1 ."))
        assert len(report.results) == 1
        assert graph.prefixes["ex"] == EX

    def test_no_shapes_at_all(self) -> None:
        assert validate(compile_shapes([]), store(default="ex:a a ex:T .")).strictly_conforms
