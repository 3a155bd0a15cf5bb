"""API of participants: the same services as the pages."""

from participants.api import enrollments, equity, imports, people, surveys, targets

urlpatterns = [
    *people.urlpatterns,
    *imports.urlpatterns,
    *enrollments.urlpatterns,
    *equity.urlpatterns,
    *surveys.urlpatterns,
    *targets.urlpatterns,
]
