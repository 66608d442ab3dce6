"""Runs inside CKAN's own environment: one harvest of one source, without its queues.

``python harvest_once.py ckan.ini SOURCE``. Prints, as JSON, what became of every dataset and every
error the harvester noted.
"""

from __future__ import annotations

import json
import sys

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckanext.harvest import queue
from ckanext.harvest.model import (
    HarvestGatherError,
    HarvestJob,
    HarvestObject,
    HarvestObjectError,
)


def harvest(name: str) -> dict[str, object]:
    """The stages that the queue's workers would run, in their order."""
    as_admin = {"user": "admin", "ignore_auth": True}
    source = tk.get_action("harvest_source_show")(dict(as_admin), {"id": name})
    made = tk.get_action("harvest_job_create")(
        dict(as_admin), {"source_id": source["id"], "run": False}
    )
    job, harvester = HarvestJob.get(made["id"]), queue.get_harvester(source["source_type"])
    job.status = "Running"
    job.save()
    outcomes = {}
    for key in queue.gather_stage(harvester, job) or []:
        harvested = HarvestObject.get(key)
        queue.fetch_and_import_stages(harvester, harvested)
        outcomes[harvested.guid] = harvested.report_status
    job.status = "Finished"
    job.save()
    errors = [
        error.message
        for kind in (HarvestGatherError, HarvestObjectError)
        for error in model.Session.query(kind).all()
    ]
    return {"outcomes": outcomes, "errors": errors}


app = make_app(CKANConfigLoader(sys.argv[1]).get_config())
with app._wsgi_app.test_request_context():
    said = harvest(sys.argv[2])
print(f"\n{json.dumps(said)}")
