from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    name = "mentorship"

    def ready(self) -> None:
        """Load the Celery application: the web process needs its broker, too."""
        from mentorship import celery  # noqa: F401
