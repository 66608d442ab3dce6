"""The process that opens what others send, and may be killed by it.

Workbooks and RDF are read here, never in the process that asks: a hostile file can make a parser
run for ever, fill the memory or crash, and then only this process ends. It answers in JSON, and
what it says is checked again. Run as ``python -m psm_kg.links.child``; ``isolation`` starts it.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from typing import Any, BinaryIO

from psm_kg import sandbox
from psm_kg.links import rdffile, workbookfile
from psm_kg.links.wire import FRAME

#: Memory and processor time that a file may take.
MEMORY_BYTES = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 8


def read(form: str, content: bytes) -> dict[str, Any]:
    """The sheets of a workbook, or the statements of an RDF file; ``fault`` says why not."""
    if form in ("xlsx", "ods"):
        return workbookfile.read(content, form)
    return rdffile.read(content, form)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests (format, a line end, content) until there are no more."""
    while size := requests.read(FRAME.size):
        form, _, content = requests.read(*FRAME.unpack(size)).partition(b"\n")
        sandbox.allow_processor(PROCESSOR_SECONDS)
        answer = json.dumps(read(form.decode(), content)).encode()
        answers.write(FRAME.pack(len(answer)) + answer)
        answers.flush()


def main() -> None:
    """Give up what is not needed, then serve."""
    sandbox.die_with_parent(os.getppid())
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    codecs.lookup("cp437")  # of names in archives; no file can be opened from here on
    sandbox.confine(MEMORY_BYTES)
    serve(requests, answers)


if __name__ == "__main__":
    main()
