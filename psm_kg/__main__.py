"""``python -m psm_kg``: the command line."""

from psm_kg.cli import run

run()
