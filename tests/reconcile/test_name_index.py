from __future__ import annotations

import pytest

from psm_kg.reconcile.names import NameIndex, normalise

NAMES = ["Comune di Ivrea", "Comune di Ivrea Est", "Città metropolitana di Torino", "PUMS", "—"]


@pytest.fixture
def index() -> NameIndex:
    return NameIndex(enumerate(NAMES), [(3, "3.1")])


def test_normal_forms() -> None:
    assert normalise("  PITER+ d’Area «Città» ") == "piter d area citta"
    assert normalise("…") == ""


def test_exact(index: NameIndex) -> None:
    assert index.exact("CITTA METROPOLITANA, DI TORINO") == [2]
    assert index.exact("3.1") == [3]
    assert index.exact("3.2") == []
    assert index.exact("…") == []


def test_alike(index: NameIndex) -> None:
    likeness = index.alike("comune Ivrea")
    assert max(likeness, key=lambda n: likeness[n]) == 0
    assert all(0 < value < 100 for value in likeness.values())
    assert index.alike("3.2") == {}
    assert index.alike("") == {}


def test_beginning(index: NameIndex) -> None:
    assert [thing for _, _, thing in sorted(index.beginning("iv"))] == [0, 1]
    assert [thing for _, _, thing in sorted(index.beginning("com"))] == [0, 1]
    assert [thing for _, _, thing in index.beginning("3.")] == [3]
