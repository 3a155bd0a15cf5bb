"""The first wall, transactions around whole responses, refusals, headers, sessions."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import include, path

from mentorship.errors import Conflict, explain
from mentorship.models import Membership
from participants.models import Person, Skill
from tests.factories.participants import SkillFactory
from tests.world import World


def _late(request: HttpRequest) -> TemplateResponse:
    """Its query runs while the response is rendered, after the view has returned."""
    template = engines["django"].from_string("{% for p in people %}{{ p.given_name }} {% endfor %}")
    return TemplateResponse(request, template, {"people": Person.objects.all()})


def _half_written(request: HttpRequest) -> HttpResponse:
    SkillFactory(name="half written")
    return HttpResponse(status=500)


def _refused(request: HttpRequest) -> HttpResponse:
    raise Conflict("The ward is full.")


def _twice(request: HttpRequest) -> HttpResponse:

    Membership.objects.create(user=request.user)  # type: ignore[misc]
    return HttpResponse()


_probes = [
    path("late/", _late),
    path("half/", _half_written),
    path("refused/", _refused),
    path("twice/", _twice),
]
urlpatterns = [path("o/<slug:slug>/", include(_probes)), path("", include("mentorship.urls"))]
probes = pytest.mark.urls(__name__)


@probes
def test_a_response_that_renders_late_is_still_inside(committed: World) -> None:
    response = committed.client("member").get("/o/northgate/late/")
    assert "Otto" in response.content.decode()
    assert "Henk" not in response.content.decode()


@probes
def test_what_an_error_of_ours_wrote_is_undone(committed: World) -> None:
    assert committed.client("member").get("/o/northgate/half/").status_code == 500
    with committed.northgate.activate():
        assert not Skill.objects.filter(name="half written").exists()


@probes
def test_a_refusal_is_a_page_in_the_users_words(world: World) -> None:
    response = world.client("member").get("/o/northgate/refused/")
    assert response.status_code == 409
    assert "The ward is full." in response.content.decode()


@probes
def test_a_constraint_that_has_a_name_is_explained(committed: World) -> None:
    response = committed.client("member").get("/o/northgate/twice/")
    assert response.status_code == 409
    assert "already belongs" in response.content.decode()


def test_a_constraint_without_words_is_not_hidden(world: World) -> None:

    assert explain(IntegrityError("who knows")) is None


def _without_tokens(response: Any) -> str:
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_an_organization_that_exists_looks_like_one_that_does_not(world: World) -> None:
    client = world.client("foreign")
    there, nowhere = client.get("/o/northgate/"), client.get("/o/nowhere/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert _without_tokens(there) == _without_tokens(nowhere)


def test_signed_out_pages_lead_to_sign_in_and_the_api_says_so(anonymous: Client, db: None) -> None:
    page = anonymous.get("/o/northgate/people/")
    assert page.status_code == 302
    assert page["Location"] == "/accounts/login/?next=/o/northgate/people/"
    api = anonymous.get("/api/v1/organizations/northgate/")
    assert api.status_code == 401
    assert api.json()["code"] == "not_authenticated"


def test_headers_are_strict(anonymous: Client, db: None) -> None:
    headers = anonymous.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_health_and_readiness(anonymous: Client, db: None) -> None:
    assert anonymous.get("/healthz").content == b"ok"
    assert anonymous.get("/readyz").json() == {"ready": True, "failed": []}


def test_no_setting_survives_a_request(committed: World) -> None:
    committed.client("member").get("/o/northgate/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.organization', true)")
        assert not cursor.fetchone()[0]
