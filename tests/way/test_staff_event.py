"""Staff send an event the whole way, to see that everything in between works."""

from __future__ import annotations

from tests.people import person
from tests.services.stack import Stack
from tests.visitor import Visitor


def test_a_marked_event_of_staff_reaches_every_page(stack: Stack):
    person("alice", is_staff=True, pull_ms=250)
    person("bob", pull_ms=250)
    site = stack.web()
    stack.simulator("--symbols", "100", "--rate", "100", "--warm-up", "0")
    stack.ingest()
    with (
        Visitor(site).sign_in("alice@example.com").socket() as staff,
        Visitor(site).sign_in("bob@example.com").socket() as other,
    ):
        for page in (staff, other):
            page.say(type="start")
            page.next("status_update")

        staff.say(type="test_event", text="Can you hear me?")
        eid = staff.next("test_event")["eid"]

        for page in (staff, other):
            while not (heard := [event for event in page.frame()["events"] if event.get("what") == "test"]):
                pass
            assert [(event["eid"], event["text"]) for event in heard] == [(eid, "Can you hear me?")]
