"""Files that are refused as a whole: a sentence, the line when it is known, and nothing changed."""

import gzip
import io
import zipfile

import pytest

from azimut.catalogue.importers.lheo import feed as reading
from azimut.catalogue.importers.lheo import import_lheo
from azimut.catalogue.models import Training
from azimut.core.importing.errors import ImportRefused
from azimut.core.models import ImportRun, ImportRunState
from tests.catalogue.lheo_feeds import feed, formation, written

pytestmark = pytest.mark.django_db

SOUND = feed(formation("F1"), formation("F2"))
ENTITIES = (
    '<?xml version="1.0"?>\n<!DOCTYPE lheo [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    '<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>&b;</offres></lheo>'
)
EXTERNAL = '<!-- avant -->\n<!DOCTYPE lheo SYSTEM "http://exemple.invalid/lheo.dtd">\n' + SOUND.split("\n", 1)[1]

REFUSED = {
    "empty": (b"", "est vide"),
    "blank": (b" \n\n", "est vide"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "est un PDF"),
    "html": (b"<!DOCTYPE html>\n<html><body>Erreur 404</body></html>", "une page web"),
    "html in capitals": (b"\n<HTML><BODY></BODY></HTML>", "une page web"),
    "json": (b'{"formations": []}', "du JSON"),
    "csv": (b"numero;titre\n1;CAP\n", "n'est pas du XML"),
    "other xml": (b"<?xml version='1.0'?><rss><channel/></rss>", "sa racine est « rss »"),
    "other version": (SOUND.replace("gouv.fr/2.3", "gouv.fr/1.0").encode(), "version de LHEO inconnue"),
    "no namespace": (b"<lheo><offres><formation/></offres></lheo>", "espace de noms : aucun"),
    "no formation": (b'<lheo xmlns="http://lheo.gouv.fr/2.3"><offres/></lheo>', "aucune formation"),
    "truncated": (SOUND[:-40].encode(), "ligne 4 : le fichier XML est mal formé ou tronqué"),
    "cut in a formation": (SOUND[: SOUND.index("F2") + 50].encode(), "ligne 4 : le fichier XML est mal formé"),
    "ill-formed": (SOUND.replace("</offres>", "</offre>").encode(), "ligne 5 : le fichier XML est mal formé"),
    "entities": (ENTITIES.encode(), "ligne 2 : ce fichier déclare une DTD"),
    "external dtd": (EXTERNAL.encode(), "ligne 2 : ce fichier déclare une DTD"),
    "dtd in utf-16": (ENTITIES.encode("utf-16"), "ligne 2 : ce fichier déclare une DTD"),
    "bad encoding": (SOUND.replace("Pétrir", "P\udce9trir").encode(errors="surrogateescape"), "mal formé"),
    "long prologue": (b"<?xml version='1.0'?><!--" + b"x" * 70_000 + b"-->" + b"<lheo/>", "trop de commentaires"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path, case):
    content, words = REFUSED[case]
    import_lheo([written(tmp_path, feed(formation("A")))], source="test")
    path = tmp_path / "faux.xml"
    path.write_bytes(content)

    with pytest.raises(ImportRefused, match=r"faux\.xml") as refusal:
        import_lheo([path], source="test")

    assert words in str(refusal.value)
    assert list(Training.objects.current().values_list("number", flat=True)) == ["A"]
    assert ImportRun.objects.latest("started_at").state == ImportRunState.FAILED


def test_a_refusal_on_the_way_leaves_nothing_of_what_was_read(tmp_path):
    path = written(tmp_path, feed(*(formation(f"F{n}") for n in range(50)))[:-60])

    with pytest.raises(ImportRefused):
        import_lheo([path], source="test")

    assert not Training.objects.exists()


def test_a_hidden_dtd_is_refused_too(tmp_path):
    """Seen once parsed: an encoding that only the parser knows cannot hide one."""
    text = ENTITIES.replace("&b;", formation("F1")).replace('"1.0"', '"1.0" encoding="UTF-7"')
    path = tmp_path / "cache.xml"
    head, rest = text.split("\n", 1)
    path.write_bytes(f"{head}\n".encode() + rest.encode("utf-7"))

    with pytest.raises(ImportRefused):
        import_lheo([path], source="test")


def test_no_entity_of_the_system_is_read(tmp_path):
    secret = written(tmp_path, "secret", "secret.txt")
    path = written(tmp_path, f'<!DOCTYPE lheo [<!ENTITY x SYSTEM "file://{secret}">]>{formation(title="&x;")}')

    with pytest.raises(ImportRefused, match="DTD"):
        import_lheo([path], source="test")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_an_encoding_the_file_declares_is_read(tmp_path, encoding):
    declared = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
    path = tmp_path / "offres.xml"
    path.write_bytes(feed(formation(title="Pâtissière")).replace("UTF-8", declared).encode(encoding))
    import_lheo([path], source="test")

    assert Training.objects.get().title == "Pâtissière"


def test_a_gzip_file_is_read_whatever_its_name(tmp_path):
    path = tmp_path / "offres"
    path.write_bytes(gzip.compress(SOUND.encode()))

    assert import_lheo([path], source="test").imported == 2


def test_a_truncated_gzip_file_is_refused(tmp_path):
    path = tmp_path / "offres.xml.gz"
    path.write_bytes(gzip.compress(SOUND.encode())[:-30])

    with pytest.raises(ImportRefused, match="tronqué"):
        import_lheo([path], source="test")


def test_the_feeds_of_a_zip_archive_are_one_source(tmp_path):
    path = tmp_path / "offres.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", feed(formation("A")))
        archive.writestr("dossier/b.XML", feed(formation("B"), formation("C", actions=[])))
        archive.writestr("lisezmoi.txt", "rien")
    run = import_lheo([path], source="test")

    assert (run.imported, run.rejected) == (2, 1)
    assert run.rejects[0][1] == 'dossier/b.XML : formation[@numero="C"]'


def test_a_zip_archive_without_feed_is_refused(tmp_path):
    path = tmp_path / "offres.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lisezmoi.txt", "rien")

    with pytest.raises(ImportRefused, match=r"aucun fichier \.xml"):
        import_lheo([path], source="test")


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    """Sixty megabytes of comments in sixty kilobytes."""
    monkeypatch.setattr(reading, "LONGEST_WAIT", 100_000_000)
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as archive:
        archive.write(SOUND.split("</offres>")[0].encode())
        for _ in range(60):
            archive.write(b"<!--" + b" " * 1_000_000 + b"-->")
    path = tmp_path / "offres.xml.gz"
    path.write_bytes(buffer.getvalue())

    with pytest.raises(ImportRefused, match="200 fois"):
        import_lheo([path], source="test")


def test_a_missing_file_and_no_file_are_refused(tmp_path):
    with pytest.raises(ImportRefused, match="illisible"):
        import_lheo([tmp_path / "absent.xml"], source="test")
    with pytest.raises(ImportRefused, match="Aucun fichier"):
        import_lheo([], source="test")
    with pytest.raises(ImportRefused, match="trop long"):
        import_lheo([written(tmp_path, SOUND)], source="x" * 50)
