"""The process that checks files for the service: it has the plan's tables ready, and can be ended.

Run as ``python -m psm_kg.links.checker PLAN``; ``service`` starts it. A request is a line of JSON
(name, media type) and the file; the answer is the submission as JSON.
"""

from __future__ import annotations

import json
import os
import sys

from psm_kg import sandbox
from psm_kg.links.check import check_content
from psm_kg.links.isolation import READER
from psm_kg.links.reference import Reference
from psm_kg.links.summary import submission_document
from psm_kg.links.wire import FRAME
from psm_kg.workspace import Workspace

_PROCESSOR_SECONDS = 20


def main() -> None:
    """Answer requests until there are no more."""
    sandbox.die_with_parent(os.getppid())
    reference = Reference.load(Workspace.open(sys.argv[1]))
    READER.warm()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while size := requests.read(FRAME.size):
        head, _, content = requests.read(*FRAME.unpack(size)).partition(b"\n")
        words = json.loads(head)
        sandbox.allow_processor(_PROCESSOR_SECONDS)
        submission = check_content(
            content, words["name"], reference, media_type=words["media_type"]
        )
        answer = json.dumps(submission_document(submission)).encode()
        answers.write(FRAME.pack(len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    main()
