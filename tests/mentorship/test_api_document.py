"""The API's document can be made while no organisation is active (`./test` checks its warnings)."""

from django.test import Client


def test_everybody_may_read_it(db: None, anonymous: Client) -> None:
    answer = anonymous.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert b"/api/v1/organizations/{slug}/members/" in answer.content
