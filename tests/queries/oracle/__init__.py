"""What the tables say, worked out by plain Python: the expectation that no query produced."""

from __future__ import annotations

from . import (
    actions,
    contributions,
    declared,
    funding,
    indicators,
    monitoring,
    plan,
    projects,
    quality,
    survey,
)
from .tables import ANSWERS, Tables

__all__ = [
    "ANSWERS",
    "Tables",
    "actions",
    "contributions",
    "declared",
    "funding",
    "indicators",
    "monitoring",
    "plan",
    "projects",
    "quality",
    "survey",
]
