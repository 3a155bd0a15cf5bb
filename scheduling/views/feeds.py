"""What calendar programs and the mail provider ask for, without signing in."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from scheduling import answering, feeds


@require_safe
def calendar_feed(request: HttpRequest, house: str, calendar_id: UUID, secret: str) -> HttpResponse:
    """A person's feed, by its address alone; 304 to who has it already."""
    feed = feeds.read_feed(house, calendar_id, secret)
    if feed is None:
        raise Http404
    changed = int(feed.changed_at.timestamp())
    response = HttpResponse(feed.text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="mentoring.ics"'
    response["ETag"], response["Last-Modified"] = feed.etag, http_date(changed)
    # Kept by the program that asked, and asked about each time; by nobody on the way.
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    answer = get_conditional_response(
        request, etag=feed.etag, last_modified=changed, response=response
    )
    return answer or response


@csrf_exempt
@require_POST
def calendar_answers(request: HttpRequest) -> HttpResponse:
    """An e-mail that the mail provider hands over, signed; what it answers is kept.

    204 whether or not it changed anything: who sends learns nothing of what is known here.
    """
    if not (settings.CALENDAR_REPLY_ADDRESS and settings.CALENDAR_REPLY_SECRET):
        raise Http404
    refusal = answering.take(request)
    return HttpResponse(status=refusal or 204)
