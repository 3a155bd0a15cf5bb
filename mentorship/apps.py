from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    name = "mentorship"

    def ready(self) -> None:
        """Load the Celery application, so that `shared_task` finds its broker in the web process."""
        from mentorship import celery  # noqa: F401
