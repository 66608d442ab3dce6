"""A real CKAN for the tests: PostgreSQL and Redis of the machine, Solr's stand-in, CKAN from PyPI.

``python tests/portal/real_ckan.py`` starts one by hand, says where it is, and stops it on Ctrl+C.
CKAN lives in an environment of its own, made once in ``tests/portal/.ckan`` (about half a minute,
300 MB); everything else is in a temporary folder that goes with the portal.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from solr_standin import StandIn

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("PSM_CKAN_ENV", HERE / ".ckan"))
CKAN = "ckan==2.12.0"
EXTENSIONS = ("ckanext-dcat==2.4.4", "ckanext-harvest==1.6.3", "ckanext-scheming==3.1.0")
PLAIN = "activity dcat harvest dcat_rdf_harvester"
#: A portal whose packages have the fields of DCAT-AP instead of extras.
WITH_FIELDS = f"{PLAIN} scheming_datasets"
_INI = """
[app:main]
use = egg:ckan
SECRET_KEY = not-a-secret-of-anybody
WTF_CSRF_SECRET_KEY = not-a-secret-of-anybody
api_token.jwt.encode.secret = string:not-a-secret-of-anybody-0123456789
api_token.jwt.decode.secret = string:not-a-secret-of-anybody-0123456789
sqlalchemy.url = postgresql://ckan@127.0.0.1:{postgres}/postgres
solr_url = {solr}
ckan.redis.url = redis://127.0.0.1:{redis}/0
ckan.site_url = {site}
ckan.site_id = prova
ckan.site_title = Portale di prova
ckan.locale_default = it
ckan.auth.create_unowned_dataset = false
ckan.storage_path = {storage}
ckan.plugins = {plugins}
ckanext.dcat.rdf.profiles = euro_dcat_ap_3
scheming.dataset_schemas = ckanext.dcat.schemas:dcat_ap_full.yaml
scheming.presets = ckanext.scheming:presets.json ckanext.dcat.schemas:presets.yaml
ckan.harvest.mq.type = redis
ckan.harvest.mq.hostname = 127.0.0.1
ckan.harvest.mq.port = {redis}
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARNING
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(levelname)s %(name)s %(message)s
"""


class CannotRunError(Exception):
    """Something the portal needs is not on this machine; the message says what."""


def free_port() -> int:
    """A port nobody listens on, below those the system gives to outgoing connections."""
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def environment() -> Path:
    """The Python of CKAN's environment, made if it is not there. Raises CannotRunError."""
    wanted = " ".join((CKAN, *EXTENSIONS, *map(str, sys.version_info[:2])))
    CACHE.mkdir(parents=True, exist_ok=True)
    python, stamp = CACHE / "env" / "bin" / "python", CACHE / "installed"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (stamp.is_file() and stamp.read_text() == wanted and python.exists()):
            stamp.unlink(missing_ok=True)
            shutil.rmtree(CACHE / "env", ignore_errors=True)
            _run(sys.executable, "-m", "venv", CACHE / "env")
            pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            _run(*pip, "--no-deps", "setuptools", CKAN)
            _run(*pip, *_requirements(python), *EXTENSIONS)
            stamp.write_text(wanted)
    return python


def _requirements(python: Path) -> list[str]:
    """CKAN's pinned requirements; of psycopg2 the build that needs no compiler."""
    script = (
        "import importlib.metadata as m\n"
        "print(*(r.partition(';')[0].strip() for r in m.requires('ckan') "
        "if 'extra == \"requirements\"' in r), sep='\\n')"
    )
    lines = _run(python, "-c", script).split()
    return [line.replace("psycopg2==", "psycopg2-binary==") for line in lines]


def _run(*command: str | Path, **options: Any) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        raise CannotRunError(f"{' '.join(map(str, command[:5]))}: {done.stderr[-1500:]}")
    return done.stdout


def _postgres() -> Path:
    """The folder of PostgreSQL's programs: Debian keeps them out of the path."""
    places = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    if not places and (found := shutil.which("initdb")):
        places = [Path(found).resolve().parent]
    if not places:
        raise CannotRunError("PostgreSQL is not installed (apt-get install postgresql)")
    return places[-1]


def _redis() -> str:
    found = shutil.which("redis-server")
    if not found:
        raise CannotRunError("Redis is not installed (apt-get install redis-server)")
    return found


@dataclass
class RealCkan:
    """The portal while it runs: its address, and a token for each account."""

    plugins: str = PLAIN
    url: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()
    port: int = 0
    python: Path = Path()

    def __enter__(self) -> RealCkan:
        with contextlib.ExitStack() as stack:
            self._start(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def log(self) -> str:
        """What CKAN has said so far."""
        return (self.folder / "ckan.log").read_text(errors="replace")

    def _start(self, stack: contextlib.ExitStack) -> None:
        programs, redis = _postgres(), _redis()
        self.python = environment()
        self.folder = folder = Path(tempfile.mkdtemp(prefix="ckan-"))
        stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        postgres_port, redis_port = free_port(), free_port()
        self._start_postgres(stack, programs, postgres_port)
        self._process(
            stack,
            [redis, "--port", redis_port, "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            "redis.log",
        )
        solr = StandIn()
        stack.callback(solr.server_close)
        stack.callback(solr.shutdown)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (self.folder / "storage").mkdir()
        ini = self.folder / "ckan.ini"
        ini.write_text(
            _INI.format(
                postgres=postgres_port,
                redis=redis_port,
                solr=solr.url,
                site=self.url,
                storage=self.folder / "storage",
                plugins=self.plugins,
            )
        )
        _wait(lambda: _listens(redis_port), "Redis")
        process = self._process(
            stack,
            [self.python, HERE / "ckan_app.py", ini, self.port],
            "ckan.log",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdout
        said = process.stdout.readline()
        if not said:
            process.wait()
            raise CannotRunError(f"CKAN did not start: {self.log[-3000:]}")
        self.tokens = json.loads(said)

    def _start_postgres(self, stack: contextlib.ExitStack, programs: Path, port: int) -> None:
        data = self.folder / "postgres"
        data.mkdir(mode=0o700)
        options = _unprivileged(self.folder, data)
        _run(
            programs / "initdb",
            *("-D", data, "-U", "ckan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
            cwd=data,
            **options,
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "lc_messages": "C",
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process(
            stack,
            [programs / "postgres", "-D", data, "-p", port, *flags],
            "postgres.log",
            stop=signal.SIGINT,
            cwd=data,
            **options,
        )
        log = self.folder / "postgres.log"
        _wait(lambda: "ready to accept connections" in log.read_text(), "PostgreSQL")

    def _process(
        self,
        stack: contextlib.ExitStack,
        command: list[Any],
        log: str,
        *,
        stop: signal.Signals = signal.SIGTERM,
        **options: Any,
    ) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                stderr=output,
                stdout=options.pop("stdout", output),
                **options,
            )

        def end() -> None:
            process.send_signal(stop)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()

        stack.callback(end)
        return process


def _unprivileged(*folders: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the options to run it as somebody else."""
    if os.getuid() != 0:
        return {}
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    folders[0].chmod(0o755)
    os.chown(folders[-1], user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


Made = TypeVar("Made")


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _wait(ready: Any, what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise CannotRunError(f"{what} is not answering")
        time.sleep(0.05)


@contextlib.contextmanager
def running(plugins: str = PLAIN) -> Iterator[RealCkan]:
    """A portal for the duration of a block."""
    with RealCkan(plugins) as portal:
        yield portal


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with running() as portal:
        print(portal.url, json.dumps(portal.tokens, indent=2), "Ctrl+C", sep="\n", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
