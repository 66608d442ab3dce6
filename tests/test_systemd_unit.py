"""The unit under a real systemd, the first process of a container over this machine's own system.

Needs root and systemd-nspawn; skips, saying so, where there is neither or where the kernel lets no
container start. Nothing outside the container changes: it writes into memory, and its network is
its own.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from guide import HOME, block
from paths import REAL, ROOT

PYTHON = "/usr/bin/python3"  # the unit cannot see one in somebody's home
UNIT = """[Service]
Type=oneshot
ExecStart=/bin/sh -u /check.sh
ExecStopPost=/bin/systemctl poweroff --force
"""
CHECKS = """
exec >/out/log 2>/out/errors
{start}
echo
{inbox}
cat > /announcement <<'END'
{{"@context": "https://www.w3.org/ns/activitystreams", "type": "Announce",
 "object": "https://ente.example/progetti.csv"}}
END
curl -s -o /dev/null -w 'announcement %{{http_code}}\\n' -H 'Content-Type: application/ld+json' \\
  --data-binary @/announcement {server}/inbox
find /var/lib/psm-kg/inbox/ -name '*.jsonld' | wc -l
ask() {{
  curl -s -o /dev/null -w "$1 %{{http_code}}\\n" --data-urlencode "query=$2" {server}/sparql
}}
ask query 'ASK {{ ?s ?p ?o }}'
ask killer 'SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }}'
pid=$(systemctl show psm-kg -p MainPID --value)
test "$(stat -c %u /proc/$pid)" -gt 60000 && echo 'a user of its own'
grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/$pid/status
kill -9 $pid
for try in $(seq 300); do
  curl -s -f -o /dev/null {server}/health && echo 'answers after a kill' && break
  sleep 0.2
done
systemctl show psm-kg -p NRestarts
systemctl stop psm-kg
systemctl show psm-kg -p Result -p ExecMainStatus
"""


def in_private(script: str, seconds: int = 240) -> subprocess.CompletedProcess[str]:
    """Run a script whose mounts nobody else sees."""
    command = ["unshare", "--mount", "sh", "-eu", "-c", f"mount --make-rprivate /\n{script}"]
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C"}
    # where packages come from is the machine's business
    environment |= {k: v for k, v in os.environ.items() if k.startswith("PIP_")}
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=seconds
    )


def container(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start a container over this machine's system."""
    root = folder / "root"
    root.mkdir(exist_ok=True)
    options = (
        *("--quiet", f"--directory={root}", "--volatile=overlay", "--private-network"),
        *("--register=no", "--keep-unit", "--link-journal=no", "--console=pipe"),
        *("--machine=psm-kg-test", *arguments),
    )
    script = f"mount --bind / {root}\nexec systemd-nspawn {shlex.join(options)}"
    return in_private(script, 120)


@pytest.fixture
def home(tmp_path: Path, publication: Path) -> Path:
    """What is in the home folder of the guide: the program, a plan, what was built from it."""
    if os.geteuid() != 0 or shutil.which("systemd-nspawn") is None:
        pytest.skip("not root, or systemd-nspawn is not installed")
    new = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"
    if subprocess.run([PYTHON, "-c", new], capture_output=True).returncode:
        pytest.skip(f"{PYTHON} is older than 3.11, or cannot make environments")
    if container(tmp_path, "--as-pid2", "/bin/true").returncode:
        pytest.skip("no container can be started here")
    folder = tmp_path / "home"
    shutil.copytree(publication, folder / "dist")
    shutil.copytree(REAL, folder / "plan")
    place = f"mount -t tmpfs tmpfs /srv; mkdir {HOME}; mount --bind {folder} {HOME}\n"
    done = in_private(place + block("sh install"))
    assert done.returncode == 0, done.stderr
    return folder


def test_the_unit_under_systemd(home: Path, tmp_path: Path) -> None:
    (tmp_path / "check.service").write_text(UNIT)
    server = "http://127.0.0.1:8000"
    (tmp_path / "check.sh").write_text(
        CHECKS.format(start=block("sh start"), inbox=block("sh inbox"), server=server)
    )
    out = tmp_path / "out"
    out.mkdir()
    done = container(
        tmp_path,
        f"--bind={home}:{HOME}",
        f"--bind-ro={tmp_path}/check.service:/etc/systemd/system/check.service",
        f"--bind-ro={tmp_path}/check.sh:/check.sh",
        f"--bind={out}:/out",
        *("--boot", "systemd.unit=check.service"),
    )
    assert (out / "log").is_file(), done.stderr
    log = (out / "log").read_text(encoding="utf-8")
    errors = (out / "errors").read_text(encoding="utf-8")
    assert log.splitlines()[1:] == [
        log.splitlines()[0],  # its health again, with the inbox
        "announcement 201",
        "1",
        "query 200",
        "killer 503",
        "a user of its own",
        "CapEff:\t0000000000000000",
        "NoNewPrivs:\t1",
        "Seccomp:\t2",
        "answers after a kill",
        "NRestarts=1",
        "Result=success",
        "ExecMainStatus=0",
    ], errors
    assert log.startswith('{"status":"ok"')
