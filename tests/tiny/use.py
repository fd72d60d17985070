"""Uses the portal with the tiny subject, in a transaction that is taken back; writes what it sees as JSON.

The test starts it as a process of its own: which apps there are is settled when Django starts.
"""

from __future__ import annotations

import json
import sys
from io import StringIO
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client


def see() -> dict[str, Any]:
    from aidportal.accounts.models import User

    from .models import Visit

    with connection.schema_editor() as editor:
        editor.create_model(Visit)
    for area, day, purpose in (
        ("150429", "2014-05-02", "study"),
        ("150429", "2014", "trade"),
        ("150400", "2015", "study"),
    ):
        Visit.objects.create(host_id=area, held_on=day, purpose=purpose)
    reader, client = User.objects.create(username="tiny", role=User.Role.ADMINISTRATOR), Client(SERVER_NAME="127.0.0.1")
    client.force_login(reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    printed = StringIO()
    call_command("figures", "--figure=visits", "--purpose=study", "--year=2014..2015", "--json", stdout=printed)
    pages = {
        "list": "/visits/?purpose=study&year=2014",
        "hostile": "/visits/?purpose=nonsense",
        "file": "/visits/?purpose=study&_export=csv",
        "compared": "/dashboards/compare/?figure=visits&rows=purpose&year=all",
        "overview": "/?purpose=study&year=all",
        "elsewhere": "/projects/?purpose=study",
    }
    return {"command": json.loads(printed.getvalue())} | {name: text_of(client, url) for name, url in pages.items()}


def text_of(client: Client, url: str) -> str:
    answer: Any = client.get(url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code}\n{content.decode()}"


if __name__ == "__main__":
    django.setup()
    with transaction.atomic():
        sys.stdout.write(json.dumps(see()))
        transaction.set_rollback(True)
