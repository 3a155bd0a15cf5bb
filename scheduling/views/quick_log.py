"""What a device keeps to log meetings without a network: a page, its worker, its manifest.

None of them knows who asks: they are the same for everybody, and may stay in a browser's cache.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from scheduling.models import Meeting

STYLE, SCRIPT, WORKER = "css/app.css", "js/log.js", "js/sw.js"
ICON, ICONS = "img/mark.svg", (192, 512)


@require_safe
@gzip_page
@non_atomic_requests
def quick_log(request: HttpRequest) -> HttpResponse:
    """The form; script fills in whose it is from what the device has kept."""
    return _same_for_all(_form(_language()), "text/html")


@require_safe
@gzip_page
@non_atomic_requests
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker of every page, hence at the root."""
    return _same_for_all(_worker(_language()), "text/javascript")


@require_safe
@gzip_page
@non_atomic_requests
def manifest(request: HttpRequest) -> HttpResponse:
    """Name and icons on a home screen; what opens there is the form."""
    return _same_for_all(_manifest(), "application/manifest+json")


def _same_for_all(body: str, content_type: str) -> HttpResponse:
    """Asked for again each time, so that a new version is there at once."""
    response = HttpResponse(body, content_type=f"{content_type}; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _language() -> str:
    """The one that is spoken: all that a device keeps of anybody's."""
    return get_language() or settings.LANGUAGE_CODE


@cache
def _form(language: str) -> str:
    # Without a request: nothing of anybody's can get in.
    with override(language):
        means = Meeting.Means.choices
        return render_to_string("scheduling/quick_log.html", {"means": means})


@cache
def _worker(language: str) -> str:
    form = reverse("quick_log")
    kept = [form, *(static(name) for name in (STYLE, SCRIPT, ICON))]
    known = {"CACHE": f"log-{_version(language)}", "FORM": form, "KEPT": kept}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in known.items()]
    return "\n".join([*lines, _text(WORKER)])


def _version(language: str) -> str:
    """Changes with anything that the worker keeps, so that it is kept anew."""
    digest = hashlib.sha256(_form(language).encode())
    for path in sorted((_path(STYLE).parent).rglob("*.css")):
        digest.update(path.read_bytes())
    for name in (SCRIPT, ICON):
        digest.update(_path(name).read_bytes())
    return digest.hexdigest()[:12]


@cache
def _manifest() -> str:
    drawn = [
        {
            "src": static(f"img/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in ICONS
    ]
    vector = {"src": static(ICON), "sizes": "any", "type": "image/svg+xml"}
    return json.dumps(
        {
            "id": "/",
            "name": "Mentorship",
            "short_name": "Mentorship",
            "description": "Log a mentoring meeting, also without a network.",
            "lang": "en-GB",
            "start_url": reverse("quick_log"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f6f5f1",
            "theme_color": "#0c6b64",
            "icons": [*drawn, vector],
        }
    )


def _text(name: str) -> str:
    return _path(name).read_text()


def _path(name: str) -> Path:
    found = finders.find(name)
    assert found is not None, name
    return Path(found)
