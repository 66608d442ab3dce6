"""Re-reading what was published, as anybody can: is all of it there, is it the same release, do
the addresses open?

Nothing is believed that can be checked: files are read and hashed, IRIs asked as browsers and
programs ask them, links followed, the SPARQL service made to count.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import httpx

from psm_kg.errors import EnvironmentFailure, Finding, Location, Text
from psm_kg.portal import status_data as data
from psm_kg.portal.status_catalogue import (
    PATH,
    Catalogue,
    Linked,
    check_links,
    check_metadata,
    read_catalogue,
)
from psm_kg.portal.status_files import check_files, evenly, files_to_read
from psm_kg.portal.status_iris import Asked, check_iris
from psm_kg.portal.status_network import Limits, Reply, Visitor
from psm_kg.portal.status_report import StatusReport, advice, broken, note
from psm_kg.portal.status_site import Release, Site, checked_url, find_site, local_release
from psm_kg.publication import RELEASE

SAMPLE = 100
_IRIS = 30
_WITHDRAWN = 20
Progress = Callable[[Text], None]


def check_status(
    url: str,
    *,
    dist: Path | None = None,
    sample: int | None = SAMPLE,
    external: bool = True,
    limits: Limits | None = None,
    today: date | None = None,
    progress: Progress = lambda _: None,
) -> StatusReport:
    """Visit a published site, or a catalogue alone, and say what is stale or broken.

    ``dist``: a local build that the site should equal. ``sample``: how many files of single things
    are read (None: all; the others always are). ``external``: follow links to other hosts too.

    Raises UsageError for something that is not an address, EnvironmentFailure when nothing answers
    there or nothing of ours is there.
    """
    start = checked_url(url)
    local = local_release(dist) if dist is not None else None
    with contextlib.closing(Visitor(start, limits or Limits())) as visitor:
        progress(Text("cerco la pubblicazione", "looking for the publication"))
        site = find_site(visitor, start)
        visit = _Visit(visitor, site, local, external, today or date.today(), progress)
        if site is not None:
            visit.site(site, sample)
        visit.catalogue(str(start))
        return visit.report(str(start))


class _Visit:
    """One visit: what is found on the way, and the counts."""

    def __init__(
        self,
        visitor: Visitor,
        site: Site | None,
        local: Release | None,
        external: bool,
        today: date,
        progress: Progress,
    ) -> None:
        self._visitor = visitor
        self._site = site
        self._local = local
        self._external = external
        self._today = today
        self._progress = progress
        self._found: list[Finding] = []
        self._read: dict[str, Reply] = {}
        self._asked = Asked((), 0, False)
        self._linked = Linked((), 0)

    def site(self, site: Site, sample: int | None) -> None:
        """The site itself: transport, files, IRIs, services."""
        self._found += _transport(self._visitor, site)
        expected = site.release or self._local
        if site.release is None:
            self._found.append(_no_list(site))
        if expected is not None:
            self._progress(Text("leggo i file", "reading the files"))
            paths = files_to_read(site, expected, sample)
            found, self._read = check_files(self._visitor, site, expected, paths)
            self._found += found
        self._progress(Text("provo gli IRI", "trying the IRIs"))
        things = evenly(sorted(site.things), _IRIS)
        gone = evenly(sorted(site.gone), _WITHDRAWN)
        self._asked = check_iris(self._visitor, site, things, gone)
        self._found += self._asked.findings
        if site.release is not None:
            self._found += data.check_dump(site.release, self._read)
            self._found += data.check_server(self._visitor, site, site.release)
        self._found += data.check_sparql(
            self._visitor, site, site.release or self._local, self._asked.static
        )
        if self._local is not None:
            self._found += data.check_build(site, site.release, self._local, self._read)

    def catalogue(self, start: str) -> None:
        """The catalogue of the site, or the one at the address itself."""
        self._progress(Text("seguo i collegamenti", "following the links"))
        url = self._site.root + PATH if self._site else start
        catalogue, problems = read_catalogue(self._visitor, url)
        if catalogue is not None:
            self._links(catalogue)
        elif self._site is None:
            raise EnvironmentFailure(
                Text(
                    "qui non c'è una pubblicazione di psm-kg, né un catalogo che si possa leggere: "
                    "dare l'indirizzo della cartella che contiene documents.json",
                    "there is no publication of psm-kg here, nor a readable catalogue: give the "
                    "address of the folder that holds documents.json",
                ),
                Location(start),
            )
        else:
            self._found += problems

    def _links(self, catalogue: Catalogue) -> None:
        self._linked = check_links(
            self._visitor,
            self._site,
            catalogue,
            self._read,
            external=self._external,
            static=self._asked.static,
        )
        self._found += self._linked.findings
        self._found += check_metadata(catalogue, self._today)

    def report(self, url: str) -> StatusReport:
        """Everything found, each thing once, the worst first."""
        release = self._site.release if self._site else None
        return StatusReport(
            url,
            tuple(sorted(set(self._found), key=Finding.sort_key)),
            release.graph if release else "",
            len(release.files) if release else 0,
            len(self._read),
            self._asked.count,
            self._linked.count,
            self._visitor.requests,
            self._visitor.bytes,
        )


def _no_list(site: Site) -> Finding:
    return advice(
        "no-release-list",
        site.root + RELEASE,
        "manca l'elenco dei file pubblicati: non si può sapere se sono interi e della stessa "
        "versione; pubblicare di nuovo con questa versione di psm-kg",
        "the list of the published files is missing: whether they are whole and of one release "
        "cannot be known; publish again with this version of psm-kg",
    )


def _transport(visitor: Visitor, site: Site) -> Iterator[Finding]:
    """Encrypted, in place, and with one address: http leads to https."""
    root = httpx.URL(site.root)
    if not site.in_place:
        yield note(
            "elsewhere",
            site.entry,
            f"il sito è letto qui, ma i suoi IRI cominciano con {site.base}: sono provati qui",
            f"the site is read here, but its IRIs begin with {site.base}: they are tried here",
        )
    if root.scheme == "http":
        if root.host not in ("localhost", "127.0.0.1", "::1"):
            yield advice(
                "no-https",
                site.root,
                "il sito è letto senza cifratura: pubblicarlo in https e rimandarvi da http",
                "the site is read without encryption: publish it on https and redirect http there",
            )
        return
    if root.port is not None:
        return
    plain = visitor.get(str(root.copy_with(scheme="http")), follow=False, limit=1024 * 1024)
    if plain.status in (301, 302, 307, 308) and plain.location.startswith("https://"):
        return
    # where the IRIs begin with http, they all pass from there
    finding = broken if site.base.startswith("http://") and plain.status != 200 else advice
    yield finding(
        "http-not-redirected",
        plain.url,
        f"l'indirizzo http non rimanda a https ({plain.said})",
        f"the http address does not lead to https ({plain.said})",
    )
