"""The ground floor's pages."""

from mentorship.views.health import healthz, readyz
from mentorship.views.home import home

__all__ = ["healthz", "home", "readyz"]
