"""What a report of an error may hold, should an operator have it sent by e-mail: where it went
wrong, and nothing of what people typed, in whatever variable it stood."""

from typing import Any

from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

LEFT_OUT = "(left out)"


class WordlessFilter(SafeExceptionReporterFilter):
    """Leaves out every local variable, everything posted and every cookie."""

    def is_active(self, request: Any) -> bool:
        """Always: also where somebody has switched debugging on."""
        return True

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        return [(name, LEFT_OUT) for name in tb_frame.f_locals]

    def get_post_parameters(self, request: Any) -> dict[str, str]:
        return {} if request is None else dict.fromkeys(request.POST, LEFT_OUT)

    def get_safe_cookies(self, request: Any) -> dict[str, str]:
        return dict.fromkeys(getattr(request, "COOKIES", {}), LEFT_OUT)


class WordlessReporter(ExceptionReporter):
    """Names the exception without its message, which may quote what somebody typed."""

    def get_traceback_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_traceback_data()
        data["exception_value"] = data["exception_notes"] = data["unicode_hint"] = ""
        for frame in data["frames"]:
            frame["exc_cause"] = None
        given = self.request.GET if self.request is not None else {}
        data["request_GET_items"] = [(name, LEFT_OUT) for name in given]
        return data
