"""A participant's own form."""

import pytest

from participants.models import Wish
from tests.world import World


def test_in_a_large_cohort_wishes_are_named_by_address(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of names in a list help nobody on a phone."""
    monkeypatch.setattr("participants.forms.enrollments.MOST_LISTED", 1)
    house = world.northgate
    path = f"/o/northgate/me/enrollments/{house.enrollment('mentee').pk}/"
    client = world.client("mentee")
    page = client.get(path).content.decode()
    assert "their work e-mail address" in page
    assert 'value="lena@northgate.example"' in page, "the wish that was made before"
    answers = {"wish_1": "Omar@northgate.example", "availability": ["mon-morning"]}
    assert client.post(path, answers).status_code == 302
    with house.activate():
        [wish] = Wish.objects.filter(enrollment=house.enrollment("mentee"))
        assert wish.person == house.person("mentor")
    refused = client.post(path, {"wish_1": "nobody@northgate.example"})
    assert "No colleague has the address nobody@northgate.example." in refused.content.decode()
