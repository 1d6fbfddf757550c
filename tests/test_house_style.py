"""The budgets of docs/style.md, held by measure; each exception is named with its reason."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES, DEPENDENCIES = 400, 40, 25, 150, 30
FORBIDDEN_MODULES = {"utils", "util", "helpers", "mixins", "common", "misc"}
FORBIDDEN_SUFFIXES = re.compile(r"(Manager|Helper|Util|Utils|Data|Info|Mixin)$")

LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def tracked(*patterns: str) -> list[Path]:
    """Files of the project as git knows them, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def python_files() -> list[Path]:
    return [p for p in tracked("*.py") if "migrations" not in p.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_python_file_is_longer_than_its_budget() -> None:
    long = {name_of(p): n for p in python_files() if (n := len(p.read_text().splitlines())) > FILE_LINES}

    assert set(long) == set(LONG_FILES), long


def test_no_function_is_longer_than_its_budget() -> None:
    long = {
        f"{name_of(p)}:{f.name}": f.end_lineno - f.lineno + 1
        for p in python_files()
        for f in functions(p)
        if f.end_lineno - f.lineno + 1 > FUNCTION_LINES
    }

    assert set(long) == set(LONG_FUNCTIONS), long


def test_no_view_is_longer_than_its_budget() -> None:
    views = [p for p in python_files() if p.name == "views.py" or "views" in p.parts]
    long = {
        f"{name_of(p)}:{f.name}": f.end_lineno - f.lineno + 1
        for p in views
        for f in functions(p)
        if f.end_lineno - f.lineno + 1 > VIEW_LINES
    }

    assert not long


def test_no_template_is_longer_than_its_budget() -> None:
    long = {name_of(p): n for p in tracked("*.html") if (n := len(p.read_text().splitlines())) > TEMPLATE_LINES}

    assert not long


def test_what_can_happen_and_who_may_do_it_is_told() -> None:
    """Services and permissions are read as a list: each public one has its sentence."""
    told = [p for p in python_files() if {"services", "services.py", "permissions.py"} & set(p.relative_to(ROOT).parts)]
    silent = [
        f"{name_of(p)}:{node.name}"
        for p in told
        if p.is_relative_to(ROOT / "azimut")
        for node in ast.parse(p.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [name_of(p) for p in python_files() if p.stem in FORBIDDEN_MODULES]


def test_no_class_name_says_nothing() -> None:
    vague = [
        f"{name_of(p)}:{node.name}"
        for p in python_files()
        for node in ast.walk(ast.parse(p.read_text()))
        if isinstance(node, ast.ClassDef) and FORBIDDEN_SUFFIXES.search(node.name)
    ]

    assert not vague


def test_no_class_has_more_than_two_bases() -> None:
    crowded = [
        f"{name_of(p)}:{node.name}"
        for p in python_files()
        for node in ast.walk(ast.parse(p.read_text()))
        if isinstance(node, ast.ClassDef) and len(node.bases) > 2
    ]

    assert not crowded


def test_migrations_are_named_by_intent() -> None:
    assert not [name_of(p) for p in tracked("azimut/*/migrations/*.py") if "auto_" in p.name]


def test_direct_dependencies_are_few_and_each_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    dependencies = tomllib.loads(text)["project"]["dependencies"]

    assert len(dependencies) <= DEPENDENCIES
    for dependency in dependencies:
        assert re.search(rf'"{re.escape(dependency)}",\s+# \S', text), f"{dependency} : sans raison"


def test_every_locked_package_has_its_hash() -> None:
    for name in ("base.txt", "dev.txt", "sentry.txt"):
        for line in (ROOT / "requirements" / name).read_text().splitlines():
            if re.match(r"^[a-z0-9]", line):
                assert line.endswith("\\"), f"{name} : {line}"


@pytest.mark.parametrize(
    "pattern",
    [
        r"https?://[^ \"]*/simple/",
        r"--(extra-)?index-url",
        r"/(home|root|work)/[a-z]",
        r"-----BEGIN [A-Z ]*PRIVATE KEY",
    ],
)
def test_no_address_path_or_secret_of_a_machine_is_committed(pattern: str) -> None:
    own = Path(__file__).name
    found = [
        name_of(p)
        for p in tracked()
        if p.suffix in {".py", ".toml", ".txt", ".md", ".html", ".yml", ".in", ""}
        and p.name != own
        and p.stat().st_size < 2e6
        if re.search(pattern, p.read_text(encoding="utf-8", errors="ignore"))
    ]

    assert not found


def test_templates_have_no_inline_script_nor_style() -> None:
    inline = re.compile(
        r"<script(?![^>]*(src=|type=\"application/ld\+json\"))|\sstyle=|<style|\son[a-z]+=\"", re.IGNORECASE
    )

    assert not [name_of(p) for p in tracked("*.html") if inline.search(p.read_text())]


def test_every_template_that_another_names_is_there() -> None:
    """One that is included is only looked for when a page needs it."""
    templates = {p: p.read_text() for p in tracked("azimut/*.html")}
    known = {name_of(p).partition("/templates/")[2] for p in templates}
    named = {
        (name, name_of(p))
        for p, text in templates.items()
        for name in re.findall(r'\{% (?:include|extends) "([^"]+)"', text)
    }

    assert {pair for pair in named if pair[0] not in known and not pair[0].startswith(("admin/", "django/"))} == set()


@pytest.mark.parametrize(
    ("mark", "fragment"), [('class="breadcrumb"', "fragments/crumbs.html"), ('class="error-summary"', "errors.html")]
)
def test_what_every_page_says_is_written_once(mark: str, fragment: str) -> None:
    """`{% crumbs … %}`, and `website/fragments/errors.html` with `form|faults`."""
    assert [name_of(p) for p in tracked("azimut/*.html") if mark in p.read_text() and fragment not in name_of(p)] == []


def test_every_table_has_a_name_and_its_headers_a_scope():
    nameless = []
    for template in tracked("azimut/*.html"):
        source = template.read_text(encoding="utf-8")
        for opening, inside in re.findall(r"(<table\b[^>]*>)(.*?)</table>", source, re.DOTALL):
            if "<caption" not in inside and "aria-label" not in opening:
                nameless.append(template.name)
            if re.search(r"<th(?=[\s>])(?![^>]*\bscope=)", inside):
                nameless.append(f"{template.name}, scope")

    assert nameless == []
