"""The published files: each is there, whole, of this release, with its type, open to any page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from psm_kg.errors import Finding
from psm_kg.negotiation import split_suffix, type_of_file
from psm_kg.portal.status_network import Reply, Visitor
from psm_kg.portal.status_report import advice, broken
from psm_kg.portal.status_site import File, Release, Site

_WHOLE_THINGS = ("catalogue", "controlled-vocabulary", "onto")
_VAGUE = {"", "application/octet-stream", "binary/octet-stream", "text/plain"}
_KINSHIP = {
    "application/csvm+json": {"application/json"},
    "application/ld+json": {"application/json"},
    "application/manifest+json": {"application/json"},
    "application/rdf+xml": {"application/xml", "text/xml"},
    "application/gzip": {"application/x-gzip"},
    "image/vnd.microsoft.icon": {"image/x-icon"},
    "text/javascript": {"application/javascript"},
    "text/xml": {"application/xml"},
    "application/xml": {"text/xml"},
}


def files_to_read(site: Site, release: Release, sample: int | None) -> list[str]:
    """The data sets and what describes them, and an even sample of the rest (None: all of it).

    Hidden files are for the web server (``.htaccess``): no server gives them away.
    """
    served = [path for path in release.files if not _is_hidden(path)]
    chosen = [path for path in served if _is_whole(path, site)]
    single = [path for path in served if not _is_whole(path, site)]
    return chosen + evenly(single, sample)


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") and part != ".well-known" for part in path.split("/"))


def _is_whole(path: str, site: Site) -> bool:
    """Dumps, tables, catalogue, ontology, vocabularies, indexes: not the documents of one thing."""
    room = path.partition("/")[0]
    of_thing = split_suffix(path)[0] in site.things
    return path.count("/") <= 1 and (not of_thing or room in _WHOLE_THINGS)


def evenly(paths: Sequence[str], count: int | None) -> list[str]:
    """A sample spread over the whole list, the same at every visit."""
    if count is None or count >= len(paths):
        return list(paths)
    return [paths[n * len(paths) // count] for n in range(count)]


def check_files(
    visitor: Visitor, site: Site, release: Release, paths: Sequence[str]
) -> tuple[list[Finding], dict[str, Reply]]:
    """Read the files and say what is wrong with each; the replies by path, for later checks."""

    def ask(path: str) -> Reply:
        # a byte more than published is enough to know that it is not the same
        limit = release.files[path].size + 1
        return visitor.get(site.root + path, limit=limit)

    replies = dict(zip(paths, visitor.all(ask, paths), strict=True))
    found: list[Finding] = []
    for path, reply in replies.items():
        found += _content_problem(reply, release.files[path])
    found += _type_problems(replies)
    found += _sharing_problems(site, replies)
    return found, replies


def _content_problem(reply: Reply, expected: File) -> Iterator[Finding]:
    if reply.status in (404, 410):
        yield broken(
            "file-missing",
            reply.url,
            "il file manca: ricaricarlo con tutta la pubblicazione",
            "the file is missing: upload it again, with the whole release",
        )
    elif reply.status != 200:
        yield broken(
            "file-unreadable",
            reply.url,
            f"il file non si legge ({reply.said})",
            f"the file cannot be read ({reply.said})",
        )
    elif not reply.cut and reply.size < expected.size:
        yield broken(
            "file-cut",
            reply.url,
            f"il file è più corto di quanto pubblicato: {reply.size} byte di {expected.size}; "
            "ricaricarlo",
            f"the file is shorter than published: {reply.size} bytes of {expected.size}; upload "
            "it again",
        )
    elif reply.cut or reply.sha256 != expected.sha256:
        yield broken(
            "file-differs",
            reply.url,
            "il contenuto non è quello dell'elenco della pubblicazione: è di un'altra versione, o "
            "è stato cambiato; ricaricare tutta la pubblicazione",
            "the content is not that of the release's list: it is of another version, or was "
            "changed; upload the whole release again",
        )


def _type_problems(replies: dict[str, Reply]) -> Iterator[Finding]:
    """A wrong type is broken; a vague one is advice, said once for all files of the kind."""
    vague: dict[tuple[str, str, str], list[Reply]] = defaultdict(list)
    for path, reply in replies.items():
        if reply.status != 200:
            continue
        expected = type_of_file(path).partition(";")[0]
        verdict = type_verdict(reply.media_type, expected)
        if verdict == "wrong":
            yield wrong_type(reply, expected)
        elif verdict == "vague":
            kind = "." + path.rpartition("/")[2].partition(".")[2]
            suffix = kind if kind.count(".") == 1 else "." + path.rpartition(".")[2]
            vague[suffix, reply.media_type or "-", expected].append(reply)
    for (suffix, found, expected), members in sorted(vague.items()):
        yield advice(
            "vague-type",
            members[0].url,
            f"i file {suffix} sono serviti come {found} ({len(members)} letti): dichiarare "
            f"{expected} nella configurazione del server",
            f"{suffix} files are served as {found} ({len(members)} read): declare {expected} in "
            "the configuration of the server",
        )


def wrong_type(reply: Reply, expected: str) -> Finding:
    """The finding for a file of another type."""
    return broken(
        "wrong-type",
        reply.url,
        f"è servito come {reply.media_type}, invece di {expected}",
        f"it is served as {reply.media_type} instead of {expected}",
    )


def type_verdict(found: str, expected: str) -> str:
    """``right``, ``vague`` (a more general type) or ``wrong``."""
    if found == expected:
        return "right"
    if found in _VAGUE or found in _KINSHIP.get(expected, ()):
        return "vague"
    return "right" if expected in _VAGUE else "wrong"


def _sharing_problems(site: Site, replies: dict[str, Reply]) -> Iterator[Finding]:
    read = [reply for reply in replies.values() if reply.status == 200]
    closed = [r for r in read if r.headers.get("access-control-allow-origin") != "*"]
    if closed:
        yield advice(
            "no-cors",
            site.root,
            f"{len(closed)} file su {len(read)} non si possono leggere dalle pagine di altri siti: "
            "aggiungere l'intestazione Access-Control-Allow-Origin: *",
            f"{len(closed)} files of {len(read)} cannot be read from pages of other sites: add "
            "the header Access-Control-Allow-Origin: *",
        )
