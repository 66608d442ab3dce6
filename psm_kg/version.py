"""The version, written once, in pyproject.toml."""

from importlib import metadata

__version__ = metadata.version("psm-kg")
