"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
application = get_wsgi_application()

from mentorship.roles import refuse_unsafe_role  # noqa: E402

refuse_unsafe_role()
