"""The API's document can be made while no organisation is active (`./test` checks its warnings)."""

from django.test import Client


def test_everybody_may_read_it(db: None, anonymous: Client) -> None:
    answer = anonymous.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert b"/api/v1/organizations/{slug}/members/" in answer.content


def test_people_may_read_it_too(db: None, anonymous: Client) -> None:
    page = anonymous.get("/api/v1/docs/").content.decode()
    assert "/api/v1/organizations/{slug}/members/" in page
    assert "one of: admin, manager, member" in page
    assert "weekly_email_budget" in page
