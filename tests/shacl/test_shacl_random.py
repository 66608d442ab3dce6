"""Shapes nobody would write: both engines must give the same results on them."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store, parse
from random_shapes import Maker
from shacl_cases import comparable

from psm_kg.shacl import ShapeGraph, compile_shapes, validate, validate_with_pyshacl

SEEDS = range(60)


def pair(seed: int) -> tuple[ShapeGraph, Store]:
    maker = Maker(seed)
    shapes = ShapeGraph(quad.triple for quad in parse(maker.shapes(), RdfFormat.TURTLE))
    store = Store()
    store.load(maker.data(), RdfFormat.TURTLE)
    return shapes, store


@pytest.mark.parametrize("seed", SEEDS)
def test_engines_agree(seed: int) -> None:
    shapes, data = pair(seed)
    ours = comparable(validate(compile_shapes(shapes), data))
    assert ours == comparable(validate_with_pyshacl(shapes, data))


def test_enough_of_them_fail() -> None:
    pairs = [pair(seed) for seed in SEEDS]
    failing = [bool(validate(compile_shapes(s), d).results) for s, d in pairs]
    assert sum(failing) > len(failing) // 2
