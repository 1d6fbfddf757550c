"""What people type is text in a PDF, whatever it holds: never markup, and never what loses the document."""

from pathlib import Path

import pytest

from azimut.core.typesetting import TypesettingFailed, write_pdf

TEMPLATE = """#let content = json(bytes(sys.inputs.content))
#set document(title: content.title)
#set text(lang: "fr")
= #content.title
#for line in content.lines [#line \\ ]
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "essai.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def size_of(template: Path, text: str) -> int:
    return len(write_pdf(template, {"title": "Essai", "lines": [text]}))


@pytest.mark.parametrize(
    "text",
    [
        "\x0bcollé depuis Word\x07",
        "une moitié \ud800 de signe",
        "\U00013000 un hiéroglyphe",
        "".join(chr(0x13000 + rank) for rank in range(200)),
        "\ue000 \U000e0041 \uffff",
        "x" * 5_000,
    ],
    ids=["control signs", "half a sign", "no font", "many without a font", "private use", "a long word"],
)
def test_no_text_loses_the_document(template: Path, text: str) -> None:
    assert size_of(template, text) > 0


def test_text_is_never_markup(template: Path) -> None:
    """Read as markup, the first would fail to compile and the others would be shorter."""
    for text in ('#read("/etc/passwd")', "#panic()", "$x^", "*gras", "</p><script>"):
        assert size_of(template, text) > 0


def test_a_template_that_is_wrong_is_told(tmp_path: Path) -> None:
    path = tmp_path / "faux.typ"
    path.write_text("#panic()", encoding="utf-8")

    with pytest.raises(TypesettingFailed):
        write_pdf(path, {})
