"""The floors are import-linter's; what it cannot see is here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "mentorship",
    "programs",
    "participants",
    "participants/ideas",
    "matching",
    "scheduling",
    "scheduling/support",
    "scheduling/record",
    "reporting",
    "reporting/rights",
)
# Acts that are written down nowhere, and why.
UNRECORDED = {
    "drop_idea_without_name": "an event of that moment would stand beside its writer's others",
}
FORBIDDEN_NAMES = {"utils", "common", "helpers", "base", "manager", "misc"}


def _sources(*patterns: str) -> list[Path]:
    found = [path for app in APPS for pattern in patterns for path in (ROOT / app).glob(pattern)]
    return sorted(path for path in found if path.name != "__init__.py")


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            yield node


def _calls(function: ast.FunctionDef) -> set[str]:
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            target = node.func
            names.add(
                target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            )
    return names


SERVICES = [
    (path, function)
    for path in _sources("services.py", "services/*.py")
    for function in _functions(path)
    if not function.name.startswith("_")
]


def _name(case: tuple[Path, ast.FunctionDef]) -> str:
    return f"{case[0].relative_to(ROOT)}::{case[1].name}"


@pytest.mark.parametrize("case", SERVICES, ids=_name)
def test_a_service_is_one_transaction_with_named_arguments(
    case: tuple[Path, ast.FunctionDef],
) -> None:
    _path, function = case
    decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
    assert "transaction.atomic" in decorators
    assert not function.args.args, "a service takes keyword arguments only"
    assert function.args.kwonlyargs[0].arg == "actor"
    assert ast.get_docstring(function)
    assert function.returns is not None


@pytest.mark.parametrize("case", SERVICES, ids=_name)
def test_a_service_requires_and_records(case: tuple[Path, ast.FunctionDef]) -> None:
    path, function = case
    reached = _reach(path, function)
    assert "require" in reached, "ask a rule"
    if function.name in UNRECORDED:
        return
    assert {"record", "record_now"} & reached, "write down what was done"


def _reach(path: Path, function: ast.FunctionDef) -> set[str]:
    """The names that a function calls, through the private functions of its module and through
    other services."""
    local = {other.name: other for other in _functions(path)}
    services = {other.name: (where, other) for where, other in SERVICES}
    seen: set[str] = set()
    todo = [(path, function)]
    while todo:
        where, one = todo.pop()
        for name in _calls(one) - seen:
            seen.add(name)
            if where == path and name in local:
                todo.append((path, local[name]))
            elif name in services:
                todo.append(services[name])
    return seen


def test_no_room_is_named_after_nothing() -> None:
    names = {path.stem for app in APPS for path in (ROOT / app).rglob("*.py")}
    names |= {path.name for app in APPS for path in (ROOT / app).rglob("*") if path.is_dir()}
    assert names & FORBIDDEN_NAMES == set()


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a circle."""
    allowed = {"mentorship/apps.py", "mentorship/celery.py"}
    hidden = []
    for path in _sources("*.py", "*/*.py"):
        where = str(path.relative_to(ROOT))
        if where in allowed or "migrations" in where:
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden += [
                    f"{where}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert hidden == []


def test_no_signals() -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in _sources("*.py", "*/*.py")
        if "django.dispatch" in path.read_text() or "db.models.signals" in path.read_text()
    ]
    assert users == []


def test_templates_carry_nothing_inline() -> None:
    """The content security policy refuses them; a page would break in silence."""
    bad = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        if path.parts[-2] == "email":
            continue
        for word in (
            " style=",
            "<style",
            " onclick=",
            " onchange=",
            " onsubmit=",
            "hx-on",
            "javascript:",
        ):
            if word in text:
                bad.append(f"{path.relative_to(ROOT)}: {word.strip()}")
    assert bad == []
