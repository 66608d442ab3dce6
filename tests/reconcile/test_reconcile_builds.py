"""The index follows the build: none yet, the first, a broken one."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import httpx

from psm_kg.reconcile import Limits, ReconciliationService


def _client(service: ReconciliationService) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=service)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


def _copy(publication: Path, dist: Path) -> None:
    shutil.copytree(publication / "store", dist / "store")
    shutil.copytree(publication / "public" / "csv", dist / "public" / "csv")
    shutil.copy(publication / "public" / "documents.json", dist / "public" / "documents.json")


def test_a_build_appears_and_a_broken_one_changes_nothing(
    publication: Path, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    service = ReconciliationService(dist)

    async def story() -> list[int]:
        async with _client(service) as client:
            seen = [(await client.get("/reconcile")).status_code]
            _copy(publication, dist)
            seen.append((await client.get("/reconcile")).status_code)
            shutil.rmtree(dist)
            await service.follow()
            await asyncio.sleep(0.5)
            seen.append((await client.get("/reconcile")).status_code)
            return seen

    assert asyncio.run(story()) == [503, 200, 200]


def test_what_takes_too_long_or_comes_too_much_is_told(publication: Path) -> None:
    async def asked(limits: Limits, many: int) -> list[int]:
        service = ReconciliationService(publication, limits)
        form = {"queries": json.dumps({f"q{n}": {"query": "scuola"} for n in range(20)})}
        async with _client(service) as client:
            await client.get("/reconcile")
            answers = [client.post("/reconcile", data=form) for _ in range(many)]
            return [answer.status_code for answer in await asyncio.gather(*answers)]

    assert asyncio.run(asked(Limits(seconds=0), 1)) == [503]
    crowd = asyncio.run(asked(Limits(at_once=1, waiting=2), 6))
    assert crowd.count(200) == 2
    assert crowd.count(503) == 4
