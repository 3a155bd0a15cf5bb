from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from mentorship import outbox
        from scheduling import letters, pending

        for kind in (letters.DIGEST, *letters.TEMPLATES.values()):
            outbox.ask_before_sending(kind, pending.still_wanted)
