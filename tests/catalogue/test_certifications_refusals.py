"""Files of certifications that are refused as a whole, and that the old data is left."""

import time
import zipfile

import pytest

from azimut.catalogue.importers import france_competences
from azimut.catalogue.importers.certifications import import_certifications
from azimut.catalogue.models import Certification
from azimut.core.importing.errors import ImportRefused
from azimut.core.models import ImportRun, ImportRunState
from tests.catalogue.small_registers import FICHE_RS, FICHE_V2, FICHE_V4, certif_info, diploma, fiches_file, fiches_text

pytestmark = pytest.mark.django_db

BILLION_LAUGHS = (
    "<!DOCTYPE FICHES [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>\n"
)
EXTERNAL = '<!DOCTYPE FICHES [<!ENTITY outside SYSTEM "file:///etc/passwd">]>\n'


def refusal_of(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ImportRefused) as refusal:
        import_certifications(path)
    assert not Certification.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("rncp.xml", b"", "rncp.xml est vide"),
        ("rncp.xml", b"bonjour", "n'est pas un fichier XML"),
        ("rncp.bin", b"\x89PNG\r\n", "format inconnu"),
        ("certif.csv", b"a,b,c\n1,2,3\n", "format inconnu"),
        ("certif.csv", b"a;b;c\n1;2;3\n", "il manque les colonnes « Code_Diplome »"),
        ("rncp.xml", b"<html><body>Erreur 404</body></html>", "Aucune fiche RNCP ou RS"),
        ("rncp.xml", b"<FICHES></FICHES>", "Aucune fiche RNCP ou RS"),
        ("rncp.xml", b"<FICHES><FICHE></FICHES>", "XML mal form"),
        ("rncp.xml", fiches_text(FICHE_V4, FICHE_V2)[:-300], "tronqu"),
        ("rncp.xml", fiches_text(FICHE_V4.replace("Boulanger", "Boul\x00anger")), "XML mal form"),
        ("rncp.xml", fiches_text(FICHE_V4).encode("cp1252"), "XML mal form"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(tmp_path, name, content, sentence):
    assert sentence in refusal_of(tmp_path / name, content)


@pytest.mark.parametrize(
    "prolog",
    [
        BILLION_LAUGHS,
        EXTERNAL,
        '<!DOCTYPE FICHES SYSTEM "http://example.org/fiches.dtd">\n',
        f"<!-- {'x' * 70_000} -->\n{BILLION_LAUGHS}",
    ],
    ids=["billion laughs", "external entity", "external DTD", "DTD after a long comment"],
)
def test_a_document_type_is_refused_quickly(tmp_path, prolog):
    started = time.monotonic()
    fiche = FICHE_V4.replace("Boulanger", "&a11;").replace("Ministère", "&outside;")
    assert "DTD" in refusal_of(tmp_path / "rncp.xml", fiches_text(fiche, prolog=prolog))
    assert time.monotonic() - started < 5


def test_a_document_type_is_refused_in_utf_16_as_well(tmp_path):
    text = fiches_text(FICHE_V4, prolog='<?xml version="1.0" encoding="UTF-16"?>\n' + EXTERNAL)
    assert "DTD" in refusal_of(tmp_path / "rncp.xml", text.encode("utf-16"))


def test_a_fiche_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(france_competences, "LONGEST_FICHE", 500_000)
    endless = "<FICHE>" + "<A>x</A>" * 200_000
    assert "une fiche dépasse" in refusal_of(tmp_path / "rncp.xml", f"<FICHES>{endless}")


def test_a_missing_column_of_certif_info_is_named(tmp_path):
    columns = tuple(column for column in diploma() if column != "Code_RNCP")
    path = certif_info(tmp_path / "certif.csv", diploma(), columns=columns)
    with pytest.raises(ImportRefused, match="il manque la colonne « Code_RNCP »"):
        import_certifications(path)


def test_a_truncated_csv_is_refused_and_the_old_data_stays(tmp_path):
    path = certif_info(tmp_path / "certif.csv", diploma(), diploma(Code_Diplome="2", Code_RNCP="2"))
    import_certifications(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ImportRefused, match="milieu de la ligne 3"):
        import_certifications(path)
    assert Certification.objects.current().count() == 2
    assert ImportRun.objects.get(state=ImportRunState.FAILED).message.endswith("le fichier est tronqué.")


def test_a_truncated_export_leaves_the_old_data(tmp_path):
    path = fiches_file(tmp_path / "rncp.xml", FICHE_V4, FICHE_V2)
    import_certifications(path)
    path.write_text(fiches_text(FICHE_RS, FICHE_V4.replace("Boulanger", "Autre"))[:-40], encoding="utf-8")
    with pytest.raises(ImportRefused, match="tronqué"):
        import_certifications(path)
    assert list(Certification.objects.current().order_by("pk").values_list("title", flat=True)) == [
        "Boulanger, ancien",
        "Boulanger",
    ]


def archive_of(path, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_an_archive_without_any_known_file_is_refused(tmp_path):
    path = archive_of(tmp_path / "rncp.zip", lisez__txt="bonjour")
    with pytest.raises(ImportRefused, match="aucun fichier XML ou CSV"):
        import_certifications(path)


def test_an_archive_that_mixes_registers_of_two_shapes_is_refused(tmp_path):
    csv_file = certif_info(tmp_path / "certif.csv", diploma())
    path = archive_of(tmp_path / "both.zip", a__xml=fiches_text(FICHE_V4), b__csv=csv_file.read_bytes())
    with pytest.raises(ImportRefused, match="plusieurs sortes"):
        import_certifications(path)


def test_an_archive_with_a_path_outside_is_refused(tmp_path):
    path = archive_of(tmp_path / "rncp.zip", **{"../rncp__xml": fiches_text(FICHE_V4)})
    with pytest.raises(ImportRefused, match="chemin interdit"):
        import_certifications(path)


def test_a_bomb_in_an_archive_is_refused(tmp_path, monkeypatch):
    from azimut.catalogue.importers import certifications

    monkeypatch.setattr(certifications, "MAX_XML", 1_000_000)
    path = archive_of(tmp_path / "rncp.zip", rncp__xml=fiches_text(FICHE_V4 + "<A>" + " " * 2_000_000 + "</A>"))
    assert path.stat().st_size < 20_000
    with pytest.raises(ImportRefused, match="trop volumineux"):
        import_certifications(path)


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match="introuvable"):
        import_certifications(tmp_path / "absent.csv")
