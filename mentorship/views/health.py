"""Whether the process lives, and whether it can work."""

from django.core.cache import cache
from django.db import connection
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, JsonResponse


@non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """The database and the broker answer; 503 with the one that does not."""
    checks = {"database": _database_answers, "broker": _broker_answers}
    failed = [name for name, answers in checks.items() if not answers()]
    return JsonResponse({"ready": not failed, "failed": failed}, status=503 if failed else 200)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return False
    return True


def _broker_answers() -> bool:
    try:
        cache.get("readyz")
    except Exception:
        return False
    return True
