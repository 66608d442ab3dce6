"""Print the packages that ckanext-dcat makes of a catalogue, as JSON.

Run by a Python that has ``ckan`` and ``ckanext-dcat``: read_as_ckan.py CATALOGUE.ttl PROFILE…
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ckan.common import config
from ckanext.dcat.processors import RDFParser

config["ckan.locale_default"] = "it"
parser = RDFParser(profiles=sys.argv[2:])
parser.parse(Path(sys.argv[1]).read_text("utf-8"), _format="turtle")
print(json.dumps(list(parser.datasets())))
