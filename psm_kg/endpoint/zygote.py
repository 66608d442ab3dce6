"""The process that loads the data once and forks a worker whenever it is told to.

It has one thread and no open file but its control socket, so that forking is safe and cheap: the
workers share its memory, copy-on-write. It is a program of its own, because the HTTP process has
threads and must not fork. Control messages are JSON, one a line::

    → {"load": {...}}                      ← {"ready": {...}}  or  {"failed": {"it", "en"}}
    → {"fork": 7, "nice": 0} + descriptor  (the worker's end of a socket pair)
    → {"kill": 7}, {"nice": [7, 10]}       ← {"exited": 7, "status": -9}

When the control socket closes, it kills its workers and ends.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from psm_kg import sandbox
from psm_kg.endpoint import wire, worker
from psm_kg.endpoint.source import Loaded, Source, load, survey
from psm_kg.errors import PsmError
from psm_kg.store import Store, open_store

OpenStore = Callable[[], Store]


class Zygote:
    """The control loop."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, int] = {}  # name → process
        self.descriptors: list[int] = []
        self.buffer = b""
        self.settings: dict[str, Any] = {}
        self.open_store: OpenStore | None = None
        self.merged = False

    def run(self) -> None:
        """Obey until the control socket closes."""
        wake, notify = socket.socketpair()
        notify.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(notify.fileno(), warn_on_full_buffer=False)
        try:
            while True:
                ready, _, _ = select.select([self.control, wake], [], [])
                if wake in ready:
                    wake.recv(4096)
                self.reap()
                if self.control in ready:
                    for message in self.messages():
                        self.obey(message)
        except (EOFError, ConnectionError):
            for process in self.children.values():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    def messages(self) -> Iterator[dict[str, Any]]:
        """The complete lines that have arrived. Raises EOFError when the other side closed."""
        data, descriptors, _, _ = socket.recv_fds(self.control, 65536, 64)
        if not data:
            raise EOFError
        self.descriptors.extend(descriptors)
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            yield json.loads(line)

    def say(self, **message: Any) -> None:
        """Tell the HTTP process."""
        self.control.sendall(json.dumps(message).encode() + b"\n")

    def obey(self, message: Mapping[str, Any]) -> None:
        """Do what one message says. An unknown or dead child is not an error: it just ended."""
        if "load" in message:
            self.load(message["load"])
        elif "fork" in message:
            self.fork(message["fork"], message["nice"])
        elif "kill" in message:
            if message["kill"] in self.children:
                os.kill(self.children[message["kill"]], signal.SIGKILL)
        elif "nice" in message:
            name, nice = message["nice"]
            if name in self.children:
                sandbox.give_way(self.children[name], nice)

    def load(self, settings: dict[str, Any]) -> None:
        """Load the data and say what they are, or why not."""
        self.settings = settings
        source = Source(Path(settings["path"]), settings["in_memory"])
        try:
            loaded = self.prepare(source)
        except PsmError as error:
            self.say(failed={"it": error.describe("it"), "en": error.describe("en")})
        except (OSError, SyntaxError, ValueError) as error:
            self.say(failed={"it": str(error), "en": str(error)})
        else:
            self.merged = loaded.merged
            gc.collect()
            gc.freeze()
            self.say(ready=loaded.to_json())

    def prepare(self, source: Source) -> Loaded:
        """Have the store ready for the workers."""
        if source.in_memory or not source.path.is_dir():
            store, loaded = load(source)
            self.open_store = lambda: store
            return loaded
        path = source.path
        self.open_store = lambda: open_store(path)
        return survey(path)

    def fork(self, name: int, nice: int) -> None:
        """Start a worker on the descriptor that came with the message."""
        descriptor = self.descriptors.pop(0)
        parent = os.getpid()
        try:
            process = os.fork()
        except OSError:
            # no process to be had for the moment: those at work go on
            os.close(descriptor)
            self.say(exited=name, status=wire.UNKNOWN_END)
            return
        if process == 0:
            self.become_worker(descriptor, parent, nice)
        os.close(descriptor)
        self.children[name] = process

    def become_worker(self, descriptor: int, parent: int, nice: int) -> NoReturn:
        """The child's whole life."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            number = sandbox.close_inherited(descriptor)
            sandbox.die_with_parent(parent)
            assert self.open_store is not None
            store = self.open_store()
            sandbox.give_way(0, nice)
            connection = socket.socket(fileno=number)
            sandbox.confine(self.settings["memory_bytes"])
            data = worker.Data(store, self.merged, self.settings["prefixes"])
            worker.work(connection, data)
            code = 0
        except MemoryError:
            code = wire.OUT_OF_MEMORY
        finally:
            os._exit(code)

    def reap(self) -> None:
        """Report the workers that have ended."""
        for name, process in list(self.children.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del self.children[name]
                self.say(exited=name, status=os.waitstatus_to_exitcode(status))


def main() -> None:
    """Run on the control socket whose number is the only argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    Zygote(socket.socket(fileno=int(sys.argv[1]))).run()
