"""The one error of this package: a shape that is wrong or that this engine cannot execute."""

from __future__ import annotations

from psm_kg.errors import ConfigurationError, Location, Text


class ShapeError(ConfigurationError):
    """A shape is misspelt, ill-formed, recursive or unsupported; it is never skipped in silence.

    ``shape`` names the shape as the reader of the message will look for it: its IRI in angle
    brackets, or the nearest named shape above an anonymous one.
    """

    def __init__(self, shape: str, text: Text, location: Location | None = None) -> None:
        prefix = f"shape {shape}: " if shape else ""
        super().__init__(Text(prefix + text.it, prefix + text.en), location)
        self.shape = shape
