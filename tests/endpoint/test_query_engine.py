"""The engine without HTTP: data exchanged, processes killed, limits met, nothing reachable."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from paths import ROOT
from pyoxigraph import NamedNode, Quad
from sparql_server import LIBRARY, PREFIXES, expand

from psm_kg.endpoint import Limits, QueryEngine, Source
from psm_kg.endpoint import problems as p
from psm_kg.endpoint.problems import Refusal
from psm_kg.endpoint.supervisor import Worker, Zygote
from psm_kg.endpoint.wire import UNKNOWN_END, Job
from psm_kg.endpoint.zygote import Zygote as InnerZygote
from psm_kg.errors import EnvironmentFailure
from psm_kg.store import write_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

SMALL = Limits(
    seconds=2,
    brief_seconds=0.05,
    brief_queries=2,
    quick_seconds=0.2,
    quick_queries=2,
    long_queries=2,
    memory_bytes=2**28,
)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PRODUCT = expand("{ «6×VALUES ?v# { «100×# » } » }")
FOREVER = f"SELECT (COUNT(*) AS ?n) {PRODUCT}"
EX = "http://example.org/"


def with_engine(
    task: Callable[[QueryEngine], Awaitable[None]],
    source: Source | None = None,
    limits: Limits = SMALL,
) -> None:
    async def main() -> None:
        engine = QueryEngine(source or Source(LIBRARY), limits, PREFIXES)
        await engine.start()
        try:
            await task(engine)
        finally:
            await engine.close()

    asyncio.run(main())


async def ask(engine: QueryEngine, query: str, client: str = "a") -> str:
    job = Job(query, "http://127.0.0.1/sparql", rows_format="csv", graph_format="nt")
    return (await engine.run(job, client)).content.decode()


async def refused(engine: QueryEngine, query: str, client: str = "a") -> Refusal:
    with pytest.raises(Refusal) as caught:
        await ask(engine, query, client)
    return caught.value


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def workers_of(zygote: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()]


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def quads(count: int) -> list[Quad]:
    graph = NamedNode(f"{EX}g")
    return [
        Quad(NamedNode(f"{EX}s{i}"), NamedNode(f"{EX}p"), NamedNode(f"{EX}o{i}"), graph)
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "store"
    write_store(path, quads(20))
    return path


def test_a_triple_of_two_graphs_counts_once() -> None:
    async def task(engine: QueryEngine) -> None:
        assert engine.loaded.triples == 14
        assert engine.loaded.graphs == {f"{EX}authors": 7, f"{EX}books": 7, f"{EX}odd": 1}
        assert await ask(engine, COUNT) == "n\r\n14\r\n"
        named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        assert await ask(engine, named) == "n\r\n15\r\n"

    with_engine(task)


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_database(database: Path, in_memory: bool) -> None:
    async def task(engine: QueryEngine) -> None:
        assert engine.loaded.triples == (20 if in_memory else None)
        assert engine.loaded.graphs == {f"{EX}g": 20 if in_memory else None}
        for _ in range(3):
            assert await ask(engine, COUNT) == "n\r\n20\r\n"
        assert (await refused(engine, FOREVER)).problem is p.TOO_SLOW
        assert await ask(engine, COUNT) == "n\r\n20\r\n"

    with_engine(task, Source(database, in_memory), replace(SMALL, seconds=0.5))


@pytest.mark.parametrize("name", ["missing", "missing.nq", "broken.nq", "wrong.ttl"])
def test_data_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.nq").write_text("<a> <b>")
    (tmp_path / "wrong.ttl").write_text("")

    async def main() -> None:
        engine = QueryEngine(Source(tmp_path / name), SMALL)
        with pytest.raises(EnvironmentFailure) as caught:
            await engine.start()
        assert str(caught.value)
        assert engine.processes == 0
        with pytest.raises(Refusal) as not_ready:
            await ask(engine, COUNT)
        assert not_ready.value.problem is p.NOT_READY
        await engine.close()

    asyncio.run(main())


def test_exchanging_the_data(database: Path, tmp_path: Path) -> None:
    async def task(engine: QueryEngine) -> None:
        before = engine.version
        under_way = asyncio.create_task(refused(engine, FOREVER, "b"))
        await until(lambda: engine.busy == 1)
        await engine.reload(Source(database, version="two"))
        assert engine.version == "two" != before
        assert await ask(engine, COUNT) == "n\r\n20\r\n"
        assert (await under_way).problem is p.TOO_SLOW
        with pytest.raises(EnvironmentFailure):
            await engine.reload(Source(tmp_path / "missing.nq"))
        assert await ask(engine, COUNT) == "n\r\n20\r\n"
        await until(lambda: engine.processes == SMALL.brief_queries)

    with_engine(task)


def test_exchanging_the_data_drops_no_request(database: Path) -> None:
    async def task(engine: QueryEngine) -> None:
        stop = False
        answers: set[str] = set()

        async def client(name: str) -> None:
            while not stop:
                answers.add(await ask(engine, COUNT, name))

        clients = [asyncio.create_task(client(name)) for name in "abcd"]
        for source in [Source(database), Source(LIBRARY)] * 2:
            await engine.reload(source)
            await asyncio.sleep(0.05)
        stop = True
        await asyncio.gather(*clients)
        assert answers == {"n\r\n14\r\n", "n\r\n20\r\n"}

    with_engine(task)


def test_the_data_process_is_killed() -> None:
    async def task(engine: QueryEngine) -> None:
        under_way = asyncio.create_task(refused(engine, FOREVER, "b"))
        await until(lambda: engine.busy == 1)
        first, version = engine.zygote_pid, engine.version
        workers = workers_of(first)
        os.kill(first, signal.SIGKILL)
        refusal = await under_way
        assert refusal.problem is p.NOT_READY
        assert "Retry-After" in refusal.headers
        assert await ask(engine, COUNT) == "n\r\n14\r\n"
        assert engine.zygote_pid != first
        assert engine.version != version
        await until(lambda: not any(map(running, workers)))

    with_engine(task)


def test_a_spare_worker_is_killed() -> None:
    async def task(engine: QueryEngine) -> None:
        await until(lambda: len(workers_of(engine.zygote_pid)) == SMALL.brief_queries)
        for pid in workers_of(engine.zygote_pid):
            os.kill(pid, signal.SIGKILL)
        await until(lambda: engine.processes == 0)
        assert await ask(engine, COUNT) == "n\r\n14\r\n"

    with_engine(task)


SERVER = """
import asyncio, sys
from pathlib import Path
from psm_kg.endpoint import Limits, QueryEngine, Source
from psm_kg.endpoint.wire import Job

async def main():
    engine = QueryEngine(Source(Path(sys.argv[1])), Limits(seconds=60))
    await engine.start()
    asked = asyncio.create_task(engine.run(Job(sys.argv[2], "http://127.0.0.1/"), "a"))
    await asyncio.sleep(0.3)
    print(engine.zygote_pid, flush=True)
    await asked

asyncio.run(main())
"""


def test_dead_spares_are_replaced_with_the_data_process() -> None:
    async def task(engine: QueryEngine) -> None:
        before = engine.zygote_pid
        os.kill(before, signal.SIGKILL)
        # nobody asks meanwhile
        await until(lambda: engine.zygote_pid != before)
        await until(lambda: len(workers_of(engine.zygote_pid)) == SMALL.brief_queries)
        assert await ask(engine, COUNT) == "n\r\n14\r\n"

    with_engine(task)


def test_closing_while_the_data_are_loaded_again() -> None:
    ours = Path(f"/proc/self/task/{os.getpid()}/children")

    async def task(engine: QueryEngine) -> None:
        zygote = engine._pool._zygote
        assert zygote is not None
        # nobody but the query loads them again
        zygote.on_death = lambda: None
        os.kill(zygote.pid, signal.SIGKILL)
        await until(lambda: not zygote.alive)
        asking = asyncio.create_task(refused(engine, COUNT))
        await until(lambda: engine._pool._exchanging.locked())
        await engine.close()
        assert (await asking).problem is p.NOT_READY
        assert engine.processes == 0
        assert engine.zygote_pid == 0

    before = ours.read_text().split()
    with_engine(task)
    assert [
        pid for pid in ours.read_text().split() if pid not in before and running(int(pid))
    ] == []


def test_a_spare_made_while_the_data_are_exchanged_is_let_go(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would hold the previous data for ever, or answer from them."""
    fork = Zygote.fork
    exchanged = asyncio.Event()

    async def slow_fork(zygote: Zygote, nice: int = 0) -> Worker:
        worker = await fork(zygote, nice)
        if zygote.source.path == LIBRARY:
            await exchanged.wait()
        return worker

    async def task(engine: QueryEngine) -> None:
        previous = engine.zygote_pid
        await until(lambda: len(workers_of(previous)) == SMALL.brief_queries)
        for pid in workers_of(previous):
            os.kill(pid, signal.SIGKILL)
        await until(lambda: engine.processes == 0)
        monkeypatch.setattr(Zygote, "fork", slow_fork)
        engine._pool.in_background(engine._pool._replenish())
        await until(lambda: engine.processes > 0)
        reloading = asyncio.create_task(engine.reload(Source(database, version="two")))
        await until(lambda: engine.version == "two")
        exchanged.set()
        await reloading
        await until(lambda: not running(previous))
        await until(lambda: engine.processes == SMALL.brief_queries)
        assert await ask(engine, COUNT) == "n\r\n20\r\n"

    with_engine(task)


def test_no_process_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data process says so and goes on."""

    def no_fork() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    with ours, theirs:
        inside = InnerZygote(theirs)
        inside.descriptors.append(os.open(os.devnull, os.O_RDWR))
        monkeypatch.setattr(os, "fork", no_fork)
        inside.obey({"fork": 7, "nice": 0})
        monkeypatch.undo()
        assert json.loads(ours.recv(1000)) == {"exited": 7, "status": UNKNOWN_END}
        assert inside.descriptors == []
        assert inside.children == {}


def test_what_fails_in_the_background_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def task(engine: QueryEngine) -> None:
        async def fail() -> None:
            raise OSError("no descriptors")

        engine._pool.in_background(fail())
        await until(lambda: "no descriptors" in caplog.text)
        assert await ask(engine, COUNT) == "n\r\n14\r\n"

    with_engine(task)


def test_the_server_is_killed() -> None:
    command = [sys.executable, "-c", SERVER, str(LIBRARY), FOREVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        zygote = int(server.stdout.readline())
        processes = [zygote, *workers_of(zygote)]
        assert len(processes) > 1
        server.kill()

    async def gone() -> None:
        await until(lambda: not any(map(running, processes)))

    asyncio.run(gone())


def test_giving_up_ends_the_query() -> None:
    async def task(engine: QueryEngine) -> None:
        for seconds in (0.0, 0.05, 0.3):
            asked = asyncio.create_task(ask(engine, FOREVER))
            await asyncio.sleep(seconds)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            await until(lambda: engine.busy == 0)
        await until(lambda: engine.processes == SMALL.brief_queries)
        assert await ask(engine, COUNT) == "n\r\n14\r\n"

    with_engine(task)


def test_a_lane_is_left_by_the_processor_time_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that only waits keeps its place, its priority and its next query."""
    monkeypatch.setattr("psm_kg.endpoint.lanes._WAITING_SECONDS", 60)
    limits = replace(SMALL, seconds=60, brief_queries=1)

    async def task(engine: QueryEngine) -> None:
        (pid,) = workers_of(engine.zygote_pid)
        os.kill(pid, signal.SIGSTOP)
        asking = asyncio.create_task(ask(engine, COUNT))
        await asyncio.sleep(4 * limits.brief_seconds)
        assert not asking.done()
        assert engine.busy == 1
        os.kill(pid, signal.SIGCONT)
        assert await asking == "n\r\n14\r\n"
        assert workers_of(engine.zygote_pid) == [pid]
        # one that works is slowed down, and another is made ready in its place
        heavy = asyncio.create_task(ask(engine, FOREVER))
        await until(lambda: os.getpriority(os.PRIO_PROCESS, pid) > 0)
        await until(lambda: os.sched_getscheduler(pid) == os.SCHED_IDLE)
        assert await ask(engine, COUNT, "b") == "n\r\n14\r\n"
        assert len(workers_of(engine.zygote_pid)) == 2
        heavy.cancel()
        await asyncio.gather(heavy, return_exceptions=True)

    with_engine(task, limits=limits)


def test_heavy_queries_leave_a_place_for_others() -> None:
    async def task(engine: QueryEngine) -> None:
        heavy = [asyncio.create_task(refused(engine, FOREVER, "greedy")) for _ in range(6)]
        await until(lambda: engine.busy >= 2)
        for _ in range(5):
            assert await ask(engine, COUNT, "modest") == "n\r\n14\r\n"
        assert {refusal.problem.status for refusal in await asyncio.gather(*heavy)} == {503}

    with_engine(task, limits=replace(SMALL, seconds=0.5))


def test_too_many_of_one_client_and_of_all() -> None:
    limits = replace(SMALL, seconds=0.5, present_per_client=2, present=3)

    async def task(engine: QueryEngine) -> None:
        heavy = [asyncio.create_task(refused(engine, FOREVER, "a")) for _ in range(2)]
        await asyncio.sleep(0)
        refusal = await refused(engine, COUNT, "a")
        assert refusal.problem is p.BUSY_CLIENT
        assert int(refusal.headers["Retry-After"]) > 0
        heavy.append(asyncio.create_task(refused(engine, FOREVER, "b")))
        await asyncio.sleep(0)
        assert (await refused(engine, COUNT, "c")).problem is p.BUSY
        await asyncio.gather(*heavy)
        assert await ask(engine, COUNT) == "n\r\n14\r\n"

    with_engine(task, limits=limits)


def test_waiting_has_an_end() -> None:
    limits = replace(SMALL, seconds=5, long_queries=1, wait_seconds=0.3)

    async def task(engine: QueryEngine) -> None:
        first = asyncio.create_task(ask(engine, FOREVER))
        await asyncio.sleep(0.1)
        assert (await refused(engine, FOREVER)).problem is p.BUSY
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    with_engine(task, limits=limits)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (FOREVER, p.TOO_SLOW),
        (f"SELECT * {PRODUCT}", p.TOO_LARGE),
        (expand("SELECT (STRLEN(?a40) AS ?n) { BIND('0123456789' AS ?a0) "
                "«40×BIND(CONCAT(?a#, ?a#) AS ?a#+1) » }"), p.TOO_HEAVY),
        ("SELECT (" + "STR(" * 15000 + "1" + ")" * 15000 + " AS ?x) {}", p.TOO_HEAVY),
        ("SELECT", p.MALFORMED),
        (f"SELECT (<{EX}f>(1) AS ?x) {{}}", p.UNEVALUABLE),
    ],
    ids=["time", "size", "memory", "stack", "syntax", "function"],
)  # fmt: skip
def test_each_limit(query: str, problem: p.Problem) -> None:
    limits = replace(SMALL, seconds=30, memory_bytes=2**27, result_bytes=10**6)
    if problem is p.TOO_SLOW:
        limits = replace(limits, seconds=0.3)

    async def task(engine: QueryEngine) -> None:
        assert (await refused(engine, query)).problem is problem
        assert await ask(engine, COUNT) == "n\r\n14\r\n"

    with_engine(task, limits=limits)


@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_worker_cannot_open_a_connection(database: Path, silent: str, in_memory: bool) -> None:
    """Even for a query that got past the scan."""

    async def task(engine: QueryEngine) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            listening.settimeout(0.2)
            port = listening.getsockname()[1]
            query = f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
            if silent:
                await ask(engine, query)
            else:
                assert (await refused(engine, query)).problem is p.FEDERATION
            with pytest.raises(TimeoutError):
                listening.accept()

    with_engine(task, Source(database, in_memory))


def test_a_worker_holds_its_socket_only() -> None:
    async def task(engine: QueryEngine) -> None:
        await ask(engine, COUNT)
        for pid in workers_of(engine.zygote_pid):
            opened = sorted(Path(f"/proc/{pid}/fd").iterdir())
            targets = [str(path.readlink()) for path in opened]
            # between two queries a worker looks at its own memory for a moment
            targets = [target for target in targets if not target.endswith("/statm")]
            assert targets[:3] == ["/dev/null"] * 3
            assert [target.partition(":")[0] for target in targets[3:]] == ["socket"]

    with_engine(task)


def test_graphs_are_serialised_with_the_prefixes() -> None:
    async def task(engine: QueryEngine) -> None:
        job = Job("CONSTRUCT WHERE { ?s a ?t }", "http://127.0.0.1/", graph_format="ttl")
        result = await engine.run(job, "a")
        assert result.kind == "graph"
        assert b"ex:author1 a ex:Author" in result.content

    with_engine(task)


def test_a_format_that_was_not_asked_for() -> None:
    async def task(engine: QueryEngine) -> None:
        with pytest.raises(Refusal) as caught:
            await engine.run(Job("ASK {}", "http://127.0.0.1/", rows_format=""), "a")
        assert caught.value.problem is p.NOT_ACCEPTABLE

    with_engine(task)
