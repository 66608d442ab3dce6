"""Whether everything that answers is of the same release: dump, server, SPARQL, local build."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, parse_query_results

from psm_kg.errors import Finding
from psm_kg.portal.status_network import Reply, Visitor
from psm_kg.portal.status_report import advice, broken, note
from psm_kg.portal.status_site import Release, Site

DUMP = "data/psm.nq"
_SHOWN = 3
_COUNT = "SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?g { ?s ?p ?o } }"
_ANSWER = 1024 * 1024
_JSON = "application/sparql-results+json"


def check_dump(release: Release, replies: Mapping[str, Reply]) -> Iterator[Finding]:
    """The sorted N-Quads are the canonical form: their hash is the hash of the graph."""
    dump = replies.get(DUMP)
    if dump is not None and dump.ok and dump.sha256 != release.graph:
        yield broken(
            "dump-stale",
            dump.url,
            f"il grafo pubblicato non è quello dell'elenco della pubblicazione "
            f"({dump.sha256[:12]} invece di {release.graph[:12]})",
            f"the published graph is not that of the release's list ({dump.sha256[:12]} instead "
            f"of {release.graph[:12]})",
        )


def check_server(visitor: Visitor, site: Site, release: Release) -> Iterator[Finding]:
    """What psm-kg serve says of itself, where that is the server."""
    reply = visitor.get(f"{site.root}health", keep=True, limit=_ANSWER)
    if not reply.ok or reply.media_type != "application/json":
        return
    try:
        graph = json.loads(reply.content)["graph"]["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    if graph != release.graph:
        yield broken(
            "server-stale",
            reply.url,
            f"il servizio risponde con i dati di un'altra pubblicazione ({str(graph)[:12]} invece "
            f"di {release.graph[:12]}): riavviarlo",
            f"the service answers with the data of another release ({str(graph)[:12]} instead of "
            f"{release.graph[:12]}): restart it",
        )


def check_sparql(
    visitor: Visitor, site: Site, release: Release | None, static: bool
) -> Iterator[Finding]:
    """The SPARQL endpoint answers, and counts as many quads as were published."""
    url = str(httpx.URL(f"{site.root}sparql", params={"query": _COUNT}))
    reply = visitor.get(url, _JSON, keep=True, limit=_ANSWER)
    where = f"{site.root}sparql"
    counted = _counted(reply)
    if counted is None:
        if static and reply.status in (404, 405, 501):
            yield advice(
                "no-sparql",
                where,
                "non c'è un servizio SPARQL: la descrizione dei dati lo annuncia, quindi attivarlo "
                "(psm-kg serve, o un altro caricato con psm-kg load)",
                "there is no SPARQL service: the description of the data announces one, so start "
                "it (psm-kg serve, or another loaded with psm-kg load)",
            )
            return
        yield broken(
            "sparql-dead",
            where,
            f"il servizio SPARQL non dà una risposta valida ({reply.said})",
            f"the SPARQL service gives no valid answer ({reply.said})",
        )
    elif release is not None and counted != release.quads:
        yield broken(
            "sparql-stale",
            where,
            f"il servizio SPARQL ha {counted} quadruple, la pubblicazione {release.quads}: "
            "ricaricare il grafo",
            f"the SPARQL service has {counted} quads, the release {release.quads}: load the graph "
            "again",
        )


def _counted(reply: Reply) -> int | None:
    if not reply.ok:
        return None
    try:
        rows: Any = parse_query_results(reply.content, format=QueryResultsFormat.JSON)
        if not isinstance(rows, QuerySolutions):
            return None
        value = next(iter(rows))["quads"]
        return int(value.value) if isinstance(value, Literal) else None
    except (SyntaxError, ValueError, KeyError, StopIteration):
        return None


def check_build(
    site: Site, release: Release | None, local: Release, read: Mapping[str, Reply]
) -> Iterator[Finding]:
    """What is live against a local build: the graph, then file by file."""
    if release is None:
        live = {path: reply.sha256 for path, reply in read.items() if reply.status == 200}
        differing = [path for path, sha in live.items() if local.files[path].sha256 != sha]
        missing: list[str] = []
        extra: list[str] = []
    else:
        if release.graph != local.graph:
            yield broken(
                "site-stale",
                site.root,
                f"è pubblicato un altro grafo ({release.quads} quadruple, {release.graph[:12]}): "
                f"quello locale ne ha {local.quads} ({local.graph[:12]})",
                f"another graph is published ({release.quads} quads, {release.graph[:12]}): the "
                f"local one has {local.quads} ({local.graph[:12]})",
            )
        both = release.files.keys() & local.files.keys()
        differing = [p for p in sorted(both) if release.files[p] != local.files[p]]
        missing = sorted(local.files.keys() - release.files.keys())
        extra = sorted(release.files.keys() - local.files.keys())
    if differing or missing or extra:
        names = ", ".join([*missing, *differing, *extra][:_SHOWN])
        yield broken(
            "site-differs",
            site.root,
            f"rispetto alla pubblicazione locale {len(differing)} file sono diversi, "
            f"{len(missing)} mancano e {len(extra)} sono in più ({names} …): pubblicare di nuovo",
            f"with respect to the local build {len(differing)} files differ, {len(missing)} are "
            f"missing and {len(extra)} are additional ({names} …): publish again",
        )
    else:
        yield note(
            "site-current",
            site.root,
            "il sito è quello della pubblicazione locale",
            "the site is that of the local build",
        )
