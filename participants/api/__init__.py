"""API of participants: the same services as the pages."""

from participants.api import enrollments, equity, imports, people, targets

urlpatterns = [
    *people.urlpatterns,
    *imports.urlpatterns,
    *enrollments.urlpatterns,
    *equity.urlpatterns,
    *targets.urlpatterns,
]
