"""Who judges somebody's work without managing them."""

from typing import Final

from mentorship.texts import gettext_lazy as _

OVERSEERS: Final[dict[str, str]] = {
    "supervisor": _("Supervisor"),
    "assessor": _("Assessor"),
    "appraiser": _("Appraiser"),
}
"""Fields of a person: an educational or clinical supervisor, a practice assessor, an appraiser.
Mentoring is none of these, so nobody is matched with them (docs/for-programme-managers.md)."""
