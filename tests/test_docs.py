"""Documents that must stay true."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| (?P<french>[^|]+) \| `(?P<name>[A-Za-z_.]+)` \| (?P<meaning>[^|]+) \|$", re.MULTILINE)


def glossary() -> dict[str, str]:
    rows = list(ROW.finditer((ROOT / "docs" / "glossaire.md").read_text(encoding="utf-8")))
    return {row["name"]: row["french"].strip() for row in rows}


def own_models() -> set[str]:
    return {
        m.__name__
        for m in apps.get_models()
        if m.__module__.startswith("azimut.") and not hasattr(m, "pgh_tracked_model")
    }


def test_every_model_is_in_the_glossary_under_its_one_name() -> None:
    assert own_models() <= set(glossary())


def test_no_term_of_the_glossary_names_a_model_that_does_not_exist() -> None:
    named = {name for name in glossary() if name[0].isupper() and "." not in name}

    assert named <= own_models()


def test_a_french_term_has_one_code_name() -> None:
    text = (ROOT / "docs" / "glossaire.md").read_text(encoding="utf-8")
    terms = [row["french"].strip().lower() for row in ROW.finditer(text)]

    assert len(terms) == len(set(terms))


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{document.relative_to(ROOT)} → {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
        if not target.startswith(("http://", "https://", "mailto:")) and not (document.parent / target).exists()
    ]

    assert not broken


def test_the_readme_names_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    readme = (ROOT / "README.md").read_text()

    for target in ("demo", "test", "check", "bench"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
        assert f"make {target}" in readme
