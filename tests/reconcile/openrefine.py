"""OpenRefine, asked by the HTTP commands that its own pages use."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from processes import free_port

_ALL_ROWS = json.dumps({"facets": [], "mode": "row-based"})


@dataclass
class OpenRefine:
    """A running OpenRefine."""

    client: httpx.Client

    def command(self, name: str, project: str = "", **form: str) -> Any:
        token = self.client.get("command/core/get-csrf-token").json()["token"]
        answer = self.client.post(
            f"command/core/{name}",
            params={"csrf_token": token, "project": project},
            data={"project": project, **form},
        )
        answer.raise_for_status()
        return answer

    def create(self, column: str, values: Sequence[str]) -> str:
        """A project with one column; its number."""
        text = io.StringIO()
        csv.writer(text).writerows([[column], *([value] for value in values)])
        token = self.client.get("command/core/get-csrf-token").json()["token"]
        options = {"separator": ",", "encoding": "UTF-8", "headerLines": 1}
        answer = self.client.post(
            "command/core/create-project-from-upload",
            params={"csrf_token": token},
            files={"project-file": ("rows.csv", text.getvalue().encode(), "text/csv")},
            data={
                "project-name": "rows",
                "format": "text/line-based/*sv",
                "options": json.dumps(options),
            },
        )
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"]).partition("project=")[2]

    def reconcile(self, project: str, column: str, service: str, type: str) -> None:
        """Reconcile a column as the dialogue does, and wait for the end."""
        manifest = httpx.get(service).json()
        named = {t["id"]: t for t in manifest["defaultTypes"]}
        config = {
            "mode": "standard-service",
            "service": service,
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "type": named[type],
            "autoMatch": True,
            "columnDetails": [],
            "limit": 0,
        }
        self.command(
            "reconcile", project, columnName=column, config=json.dumps(config), engine=_ALL_ROWS
        )
        for _ in range(600):
            found = self.client.get("command/core/get-processes", params={"project": project})
            if not found.json()["processes"]:
                return
            time.sleep(0.1)
        pytest.fail("OpenRefine did not finish in a minute")

    def export(self, project: str, column: str) -> list[dict[str, Any]]:
        """Each row: the value, the id it was matched with (or ""), the ids of its candidates."""
        judged = f"cells['{column}'].recon"
        template = (
            f"{{{{jsonize(cells['{column}'].value)}}}}\t"
            f"{{{{jsonize(if({judged}.judgment == 'matched', {judged}.match.id, ''))}}}}\t"
            f"{{{{jsonize(forEach({judged}.candidates, c, c.id))}}}}"
        )
        answer = self.command(
            "export-rows",
            project,
            format="template",
            engine=_ALL_ROWS,
            template=template,
            prefix="",
            suffix="",
            separator="\n",
        )
        rows = [line.split("\t") for line in answer.text.splitlines()]
        return [
            {"value": json.loads(v), "match": json.loads(m), "candidates": json.loads(c)}
            for v, m, c in rows
        ]


@contextlib.contextmanager
def openrefine(folder: Path) -> Iterator[OpenRefine]:
    """OpenRefine with its data in a folder; skips where it is not installed."""
    program = shutil.which("openrefine")
    if program is None:
        pytest.skip("openrefine is not installed")
    port = free_port()
    command = [program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-m", "512M"]
    environment = {**os.environ, "HOME": str(folder), "JAVA_OPTIONS": "-Drefine.headless=true"}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env=environment, start_new_session=True
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            for _ in range(900):
                with contextlib.suppress(httpx.HTTPError):
                    if client.get("command/core/get-version").is_success:
                        break
                assert process.poll() is None, (folder / "output").read_text()
                time.sleep(0.1)
            yield OpenRefine(client)
    finally:
        # the program is a script: java is its child
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
