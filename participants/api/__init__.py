"""API of participants: the same services as the pages."""

from participants.api import enrollments, equity, imports, people, preparation, surveys, targets

urlpatterns = [
    *people.urlpatterns,
    *imports.urlpatterns,
    *preparation.urlpatterns,
    *enrollments.urlpatterns,
    *equity.urlpatterns,
    *surveys.urlpatterns,
    *targets.urlpatterns,
]
