"""Where the queries' data come from, and what is known about them once loaded."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from psm_kg.errors import EnvironmentFailure, Location, PsmError, Text
from psm_kg.graph import RDF_FORMATS
from psm_kg.store import Store, memory_store, open_store


@dataclass(frozen=True, slots=True)
class Source:
    """A database folder (``dist/store``) or an N-Quads or TriG file.

    ``in_memory`` is 4 to 10 times faster; without it a database is read from disk, by each worker.
    ``version`` identifies the data (the canonical hash in ``manifest.json``): entity tags of
    results are made from it. Empty, a tag is good for this loading only.
    """

    path: Path
    in_memory: bool = True
    version: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was found: triples of the union and of each named graph (None where not counted).

    ``merged`` when the default graph of the store holds the union.
    """

    triples: int | None
    graphs: dict[str, int | None]
    merged: bool = False

    def to_json(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Loaded:
        """From what :meth:`to_json` wrote."""
        return cls(**json.loads(text))


def load(source: Source) -> tuple[Store, Loaded]:
    """The data in memory, in a process without other threads, ready to fork.

    Raises PsmError when they cannot be read.
    """
    if source.path.is_dir():
        # the database's own threads would not survive a fork: another process reads it
        store = memory_store()
        text = apart(lambda out: _dump(source.path, out))
        store.bulk_extend(parse(text, format=RdfFormat.N_QUADS))
    else:
        store = memory_store(parse(path=str(source.path), format=_format(source.path)))
    graphs = _sizes(store)
    distinct = {quad.triple for quad in store}
    merged = len(distinct) < len(store)
    if merged:
        # the engine's union gives a triple of two graphs twice, which a graph does not
        store.bulk_extend(Quad(*triple) for triple in distinct)
    return store, Loaded(len(distinct), graphs, merged)


def survey(path: Path) -> Loaded:
    """What a database on disk holds; nothing is counted, since that reads all of it."""
    names = apart(lambda out: _names(path, out)).decode().split("\n")
    return Loaded(None, dict.fromkeys(filter(None, names)))


def _sizes(store: Store) -> dict[str, int | None]:
    return {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in sorted(store.named_graphs(), key=str)
        if isinstance(graph, NamedNode)
    }


def _format(path: Path) -> RdfFormat:
    form = RDF_FORMATS.get(path.suffix.lstrip("."))
    if form is None or not form.supports_datasets:
        raise EnvironmentFailure(
            Text("serve una base dati o un file .nq o .trig", "must be a database, .nq or .trig"),
            Location(str(path)),
        )
    return form


def _dump(path: Path, output: int) -> None:
    with os.fdopen(output, "wb") as pipe:
        open_store(path).dump(pipe, RdfFormat.N_QUADS)


def _names(path: Path, output: int) -> None:
    names = sorted(g.value for g in open_store(path).named_graphs() if isinstance(g, NamedNode))
    with os.fdopen(output, "wb") as pipe:
        pipe.write("\n".join(names).encode())


def apart(task: Callable[[int], None]) -> bytes:
    """Run a task in a forked process; what it writes to the descriptor that it is given.

    Raises EnvironmentFailure with the child's sentence when the task fails.
    """
    reading, writing = os.pipe()
    errors, reporting = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            task(writing)
            code = 0
        except PsmError as error:
            os.write(reporting, f"{error.message.it}\n{error.message.en}".encode()[:4000])
        except Exception as error:
            os.write(reporting, f"{error}\n{error}".encode()[:4000])
        finally:
            os._exit(code)
    os.close(writing)
    os.close(reporting)
    with os.fdopen(reading, "rb") as pipe, os.fdopen(errors, "rb") as failure:
        content, sentence = pipe.read(), failure.read().decode(errors="replace")
    if os.waitpid(child, 0)[1] != 0:
        italian, _, english = sentence.partition("\n")
        raise EnvironmentFailure(Text(italian, english or italian))
    return content
