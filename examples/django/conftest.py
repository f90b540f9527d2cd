import json
import os
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import django
import pytest
from django.conf import settings
from django.test import override_settings

POSTFANG = os.environ.get("POSTFANG_URL", "http://127.0.0.1:8025")


def pytest_configure():
    settings.configure(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend")
    django.setup()


@pytest.fixture
def mailbox():
    """Sends all mail of the test to a mailbox of its own; the result waits for a message in it."""
    created = json.load(urlopen(Request(f"{POSTFANG}/api/mailboxes", method="POST")))
    host, port = created["smtp"].rpartition("@")[2].split(":")

    def wait_for(query=""):
        parameters = urlencode({"mailbox": created["name"], "q": query}, quote_via=quote)
        return json.load(urlopen(f"{POSTFANG}/api/messages/wait?{parameters}"))["messages"][0]

    with override_settings(
        EMAIL_HOST=host, EMAIL_PORT=int(port), EMAIL_HOST_USER=created["name"], EMAIL_HOST_PASSWORD="any"
    ):
        yield wait_for
