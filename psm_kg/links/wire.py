"""What the caller and the child process agree on."""

from __future__ import annotations

import struct

#: Before each request and each answer: how many bytes follow.
FRAME = struct.Struct(">Q")
#: Beyond these a file of links is not read further.
MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_SHEETS = 50
MOST_STATEMENTS = 200_000
#: Characters of a cell that are passed on: more than any column of the form allows.
MOST_CHARACTERS = 20_000
