"""Runs inside CKAN's own environment: makes the database, the accounts, and serves the portal.

``python ckan_app.py ckan.ini PORT``. Prints one line of JSON with the tokens once it listens.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import CKANConfigLoader
from ckan.cli.db import _get_pending_plugins, _repo_for_plugin
from ckan.config.middleware import make_app
from werkzeug.serving import make_server


def make_database() -> None:
    """The tables of CKAN and of its plugins, without going through every past migration."""
    model.repo.create_db()
    model.repo.stamp_alembic_head()
    for plugin in sorted(_get_pending_plugins()):
        with _repo_for_plugin(plugin) as repo:
            repo.stamp_alembic_head()


def make_accounts(site_user: str) -> dict[str, str]:
    """An administrator, two organisations with an editor each, a member, and their tokens."""

    def act(action: str, **values: Any) -> Any:
        return tk.get_action(action)({"user": site_user, "ignore_auth": True}, values)

    tokens: dict[str, str] = {}
    for name in ("admin", "editor", "other", "member"):
        act("user_create", name=name, email=f"{name}@example.org", password="Prova-1234")
        tokens[name] = act("api_token_create", user=name, name="tests")["token"]
    user = model.User.get("admin")
    assert user
    user.sysadmin = True
    model.repo.commit_and_remove()
    act(
        "organization_create",
        name="cmto",
        title="Ente di prova",
        users=[
            {"name": "editor", "capacity": "editor"},
            {"name": "member", "capacity": "member"},
        ],
    )
    act(
        "organization_create",
        name="altro-ente",
        title="Altro ente di prova",
        users=[{"name": "other", "capacity": "editor"}],
    )
    return tokens


def main() -> None:
    app = make_app(CKANConfigLoader(sys.argv[1]).get_config())
    with app._wsgi_app.test_request_context():
        make_database()
        name = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        tokens = make_accounts(name)
    server = make_server("127.0.0.1", int(sys.argv[2]), app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(tokens), flush=True)
    sys.stdin.read()  # until whoever started us closes it, or is gone


main()
