"""The zygote and its workers as the HTTP process sees them: started, asked, killed, dead.

Everything here runs on the event loop. A worker is a stream to a process that may die at any
moment; :class:`WorkerDiedError` says how it did.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psm_kg
from psm_kg import sandbox
from psm_kg.endpoint import wire
from psm_kg.endpoint.source import Loaded, Source
from psm_kg.errors import EnvironmentFailure, Text

_PACKAGE_PARENT = str(Path(psm_kg.__file__).resolve().parents[1])


class WorkerDiedError(Exception):
    """A worker ended without an answer; ``code`` is its exit code, minus the signal if killed."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Worker:
    """One worker process."""

    def __init__(self, name: int, zygote: Zygote, exited: asyncio.Future[int]) -> None:
        self.name = name
        self.zygote = zygote
        self.exited = exited
        self.slow = False
        self.pid = 0
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def connect(self, connection: socket.socket) -> None:
        """Take our end of the socket pair, and wait until the process is ready for a query.

        What it does before that is not a query's. Raises WorkerDiedError when it ends instead.
        """
        reader, _ = self._streams = await asyncio.open_connection(sock=connection)
        try:
            (self.pid,) = wire.READY.unpack(await reader.readexactly(wire.READY.size))
        except (asyncio.IncompleteReadError, OSError):
            raise WorkerDiedError(await self.ended()) from None

    async def ask(self, job: wire.Job) -> tuple[wire.Reply, bytes]:
        """Have a query run. Raises WorkerDiedError when the process ends instead of answering."""
        assert self._streams is not None
        reader, writer = self._streams
        try:
            writer.write(wire.pack_job(job))
            await writer.drain()
            header, body = wire.LENGTHS.unpack(await reader.readexactly(wire.LENGTHS.size))
            reply = wire.unpack_reply(await reader.readexactly(header))
            return reply, await reader.readexactly(body)
        except (asyncio.IncompleteReadError, OSError):
            raise WorkerDiedError(await self.ended()) from None

    async def ended(self, seconds: float = 5.0) -> int:
        """The exit code, once the process is gone; its memory is free then."""
        done, _ = await asyncio.wait({self.exited}, timeout=seconds)
        return self.exited.result() if done else wire.UNKNOWN_END

    @property
    def processor_seconds(self) -> float | None:
        """Processor time that it has used; None when that is not known."""
        return sandbox.processor_seconds(self.pid)

    def slow_down(self, nice: int) -> None:
        """Give way to the other workers."""
        self.slow = True
        self.zygote.say(nice=[self.name, nice])

    def kill(self) -> None:
        """End it now, whatever it is doing."""
        if not self.exited.done():
            self.zygote.say(kill=self.name)
        self.dismiss()

    def dismiss(self) -> None:
        """Let it end when it has finished what it does."""
        if self._streams is not None:
            self._streams[1].close()


class Zygote:
    """The process that holds the data and forks the workers."""

    def __init__(
        self, process: asyncio.subprocess.Process, control: socket.socket, source: Source
    ) -> None:
        self.source = source
        self.loaded = Loaded(None, {})
        self.alive = True
        self.token = os.urandom(8).hex()
        self.on_death: Callable[[], None] = lambda: None
        self._process = process
        self._control = control
        self._buffer = b""
        self._names = itertools.count(1)
        self._workers: dict[int, Worker] = {}
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[Loaded] = self._loop.create_future()
        control.setblocking(False)
        self._loop.add_reader(control.fileno(), self._listen)

    @classmethod
    async def start(cls, source: Source, memory_bytes: int, prefixes: Mapping[str, str]) -> Zygote:
        """Start the process and wait until it has loaded the data.

        Raises EnvironmentFailure, with the reason, when it cannot.
        """
        ours, theirs = socket.socketpair()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                "from psm_kg.endpoint.zygote import main; main()",
                str(theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            raise EnvironmentFailure(
                Text(f"il processo dei dati non parte: {error}", f"cannot start workers: {error}")
            ) from None
        finally:
            theirs.close()
        zygote = cls(process, ours, source)
        zygote.say(
            load={
                "path": str(source.path.absolute()),
                "in_memory": source.in_memory,
                "memory_bytes": memory_bytes,
                "prefixes": dict(prefixes),
            }
        )
        try:
            zygote.loaded = await asyncio.shield(zygote._ready)
        except BaseException:
            await zygote.close()
            raise
        return zygote

    @property
    def workers(self) -> int:
        """How many of its worker processes have not ended."""
        return len(self._workers)

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    def say(self, **message: Any) -> None:
        """Send a control message; a zygote that does not take it is as good as dead."""
        if self.alive:
            try:
                self._control.send(json.dumps(message).encode() + b"\n")
            except OSError:
                self._die()

    async def fork(self, nice: int = 0) -> Worker:
        """Start a worker. Raises WorkerDiedError when there can be none."""
        try:
            ours, theirs = socket.socketpair()
        except OSError:  # no descriptors left, for the moment
            raise WorkerDiedError(wire.UNKNOWN_END) from None
        name = next(self._names)
        exited: asyncio.Future[int] = self._loop.create_future()
        try:
            if not self.alive:
                raise OSError
            message = json.dumps({"fork": name, "nice": nice}).encode() + b"\n"
            socket.send_fds(self._control, [message], [theirs.fileno()])
        except OSError:
            ours.close()
            self._die()
            raise WorkerDiedError(wire.UNKNOWN_END) from None
        finally:
            theirs.close()
        worker = self._workers[name] = Worker(name, self, exited)
        try:
            await worker.connect(ours)
        except BaseException:
            worker.kill()
            ours.close()
            raise
        return worker

    async def close(self) -> None:
        """End it and every worker of it; returns when all are gone."""
        self._die()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    def _listen(self) -> None:
        try:
            data = self._control.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._die()
            return
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "exited" in message:
                worker = self._workers.pop(message["exited"], None)
                if worker is not None:
                    worker.exited.set_result(message["status"])
            elif "ready" in message:
                self._ready.set_result(Loaded.from_json(message["ready"]))
            elif "failed" in message:
                self._ready.set_exception(EnvironmentFailure(Text(**message["failed"])))

    def _die(self) -> None:
        """No longer usable: the process kills its workers when the socket closes, then ends."""
        if not self.alive:
            return
        self.alive = False
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        for worker in self._workers.values():
            worker.exited.set_result(wire.UNKNOWN_END)
        self._workers.clear()
        if not self._ready.done():
            self._ready.set_exception(
                EnvironmentFailure(
                    Text("il processo dei dati è terminato", "the data process has ended")
                )
            )
            self._ready.exception()
        self.on_death()


def _environment() -> dict[str, str]:
    """Ours, so that it finds this package and its libraries, without proxies."""
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join(filter(None, (_PACKAGE_PARENT, inherited)))
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return {**kept, "PYTHONPATH": path}
