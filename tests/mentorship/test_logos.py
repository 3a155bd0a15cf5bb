"""The organisation's picture: what is taken, what is made of it, and where it stands."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from mentorship import logos
from mentorship.errors import Invalid
from mentorship.models import AuditEvent, Logo, Organization
from mentorship.typesetting import Sheet, typeset_sheet
from tests.world import World

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><title>Northgate</title>
<rect width="300" height="100" fill="#0c6b64"/></svg>"""


def png(width: int, height: int, *, said_width: int = 0, more: bytes = b"") -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        told = struct.pack(">I", len(body)) + name + body
        return told + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", said_width or width, height, 8, 2, 0, 0, 0)
    rows = (b"\x00" + b"\x0c\x6b\x64" * width) * height
    parts = [part(b"IHDR", head), more and part(b"tEXt", more)]
    parts += [part(b"IDAT", zlib.compress(rows)), part(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_whatever_is_taken_is_drawn_anew() -> None:
    of_svg = logos.drawn(SVG)
    of_png = logos.drawn(png(30, 60, more=b"Comment\x00taken in the garden of Ward 4"))

    assert (of_svg.width, of_svg.height) == (480, 160)
    assert (of_png.width, of_png.height) == (80, 160)
    assert b"Ward 4" not in of_png.png
    assert logos.drawn(SVG).mark == of_svg.mark != of_png.mark


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a" + b"\x00" * 40, "Choose a PNG or SVG file"),
        (b"%PDF-1.7", "Choose a PNG or SVG file"),
        (b"\x89PNG\r\n\x1a\n", "at most 4,000"),
        (png(2, 2, said_width=60_000), "at most 4,000"),
        (png(2, 2)[:-30], "could not be read"),
        (b"<svg", "could not be read"),
        (SVG + b" " * logos.MOST_BYTES, "larger than 1 MB"),
        (SVG.replace(b"<rect", b'<image href="/etc/passwd"/><rect'), "other files or a program"),
        (SVG.replace(b"<rect", b'<use href="http://a.example/#b"/><rect'), "other files"),
        (SVG.replace(b"<rect", b"<script>alert(1)</script><rect"), "other files or a program"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "other files or a program"),
    ],
)
def test_what_is_no_picture_or_more_than_one_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        logos.drawn(data)


def upload(data: bytes = SVG) -> dict[str, Any]:
    return {"logo": SimpleUploadedFile("logo.svg", data)}


@pytest.mark.django_db
def test_it_stands_on_pages_and_paper_until_it_is_removed(world: World) -> None:
    house, client = world.northgate, world.client("admin")
    with house.activate():
        Logo.objects.all().delete()
    page, picture = "/o/northgate/settings/", "/o/northgate/logo.png"

    refused = client.post(f"{page}logo/", upload(b"GIF89a"))
    assert refused.status_code == 422
    assert b"Choose a PNG or SVG file" in refused.content
    assert client.post(f"{page}logo/", upload()).status_code == 302

    shown = world.client("mentee").get(picture)
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.content == logos.drawn(SVG).png
    assert b"/o/northgate/logo.png?" in world.client("mentee").get("/o/northgate/me/").content
    assert world.client("mentee").get("/o/harbour/logo.png").status_code == 404
    with house.activate():
        organization = Organization.objects.get(slug="northgate")
        paper = typeset_sheet(Sheet(organization, "Report"), made_at=timezone.now())
    assert b"/Subtype/Image" in paper.replace(b" ", b"")
    assert client.post(f"{page}logo/remove/").status_code == 302
    assert client.get(picture).status_code == 404


@pytest.mark.django_db
def test_page_and_api_leave_the_same(world: World) -> None:
    house, client = world.northgate, world.client("admin")
    api = "/api/v1/organizations/northgate/settings/logo/"

    def left() -> list[Any]:
        with house.activate():
            events = AuditEvent.objects.filter(action__startswith="organization.logo")
            told = list(events.order_by("at").values_list("action", "actor_id", "details"))
            return [told, list(Logo.objects.values_list("width", "height"))]

    for path, method in (("/o/northgate/settings/logo/", "post"), (api, "put")):
        body = upload()
        if method == "post":
            assert client.post(path, body).status_code == 302
            kept = left()
            assert client.post(f"{path}remove/").status_code == 302
        else:
            encoded = encode_multipart(BOUNDARY, body)
            answer = client.put(path, encoded, content_type=MULTIPART_CONTENT)
            assert answer.status_code == 204, answer.content
            again = left()
            assert client.get(api).headers["Content-Type"] == "image/png"
            assert client.delete(path).status_code == 204
    told, rows = left()
    assert kept[1] == again[1] == [(480, 160)]
    assert [one[0] for one in told] == [
        "organization.logo_changed",
        "organization.logo_removed",
    ] * 2
    assert len({one[1] for one in told}) == 1
    assert rows == []
