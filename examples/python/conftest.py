import json
import os
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

POSTFANG = os.environ.get("POSTFANG_URL", "http://127.0.0.1:8025")


class Mailbox:
    """A mailbox that no other test has. `smtp` is where the application under test sends to."""

    def __init__(self):
        created = json.load(urlopen(Request(f"{POSTFANG}/api/mailboxes", method="POST")))
        self.name = created["name"]
        self.smtp = urlsplit(created["smtp"])

    def wait_for(self, query="", timeout="10s"):
        """The newest message that matches, whether it is there already or still to come."""
        parameters = urlencode({"mailbox": self.name, "q": query, "timeout": timeout})
        request = Request(f"{POSTFANG}/api/messages/wait?{parameters}", headers={"Accept": "application/json"})
        try:
            return json.load(urlopen(request))["messages"][0]
        except HTTPError as error:
            problem = json.load(error)
            near = [(miss["message"]["subject"], miss["unmet"]) for miss in problem.get("nearMisses", [])]
            pytest.fail(f"{problem['detail']} {near}", pytrace=False)


@pytest.fixture
def mailbox():
    return Mailbox()
