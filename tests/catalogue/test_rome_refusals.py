"""What the ROME importer sets aside, what it refuses, and that the old data is left whatever happens."""

import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from urllib.parse import urlsplit

import pytest
from django.db import connection

from azimut.catalogue.importers.rome import import_rome
from azimut.catalogue.models import Appellation, Occupation
from azimut.core.importing.errors import ImportAlreadyRunning, ImportRefused
from azimut.core.models import ImportRun, ImportRunState, RejectedRow
from tests.catalogue.small_rome import TABLES, rome_folder, table_path, with_rows, without_occupation

pytestmark = pytest.mark.django_db

FAULTS = [
    ("referentiel_code_rome", ["Z99", "9", "Meunier", "", "", "", ""], "code_rome", "« Z99 »"),
    ("referentiel_code_rome", ["D1102", "9", "Meunier", "", "", "", ""], "doublon", "D1102"),
    ("referentiel_code_rome", ["A1101", "9", "Meunier", "", "", "", ""], "domaine", "A11"),
    ("referentiel_code_rome", ["D1109", "9", "", "", "", "", ""], "intitule", "manque"),
    ("referentiel_code_rome", ["D1109", "9", "m" * 251, "", "", "", ""], "longueur", "250"),
    ("referentiel_code_rome", ["D1109", "9", "Meu\x00nier", "", "", "", ""], "caractere_nul", "NUL"),
    ("referentiel_code_rome", ["D1109", "9", "Meunier", ""], "colonnes", "4 valeurs pour 7 colonnes"),
    ("referentiel_code_rome_riasec", ["D1104", "X", ""], "riasec", "D1104"),
    ("domaine_professionnel", ["Z11", "Divers"], "grand_domaine", "Z11"),
    ("texte", ["D1104", "3", "definition", "deux", "Fait."], "position", "deux"),
    ("referentiel_appellation", ["x1", "Meunier", "D1102", "SYNONYME", "N"], "code_ogr", "x1"),
    ("referentiel_appellation", ["11", "Meunier", "D1102", "SYNONYME", "N"], "doublon", "11"),
    ("referentiel_appellation", ["15", "Meunier", "D9999", "SYNONYME", "N"], "metier_inconnu", "D9999"),
    ("referentiel_competence", ["105", "Compétence", "", "Savoir-faire"], "intitule", "manque"),
    ("referentiel_contexte_travail", ["", "Dehors", "1", "Lieux"], "code_ogr", "manque"),
    ("referentiel_contexte_travail", ["202", "", "1", "Lieux"], "intitule", "manque"),
    ("grand_domaine", ["XX", "Divers"], "grand_domaine", "« XX »"),
    ("centre_interet", ["", "J'aime lire", ""], "code", "manque"),
    ("centre_interet", ["15", "J" * 201, ""], "longueur", "200"),
    ("secteur_activite", ["88", "Commerce"], "doublon", "88"),
    ("coherence_item", ["D1102", "999", ""], "item_inconnu", "999"),
    ("coherence_item", ["D9999", "101", ""], "metier_inconnu", "D9999"),
    ("rubrique_mobilite", ["D1102", "D9999", "4"], "metier_inconnu", "D9999"),
    ("rubrique_mobilite", ["D1102", "D1102", "4"], "mobilite", "D1102"),
    ("rubrique_mobilite", ["D1104", "D1102", "0"], "mobilite", "D1104"),
    ("arborescence_centre_interet", ["77", "D1102", "non"], "lien_inconnu", "77"),
    ("arborescence_secteur_activite", ["77", "", "D1102", "non"], "lien_inconnu", "77"),
]


@pytest.mark.parametrize(("table", "row", "rule", "reason"), FAULTS, ids=[f"{f[0]}-{f[2]}" for f in FAULTS])
def test_a_bad_row_is_set_aside_with_its_place_and_reason_and_the_others_pass(tmp_path, table, row, rule, reason):
    run = import_rome(rome_folder(tmp_path, **{table: with_rows(table, row)}))
    (line, path, found_rule, found_reason) = run.rejects[0]
    assert (run.rejected, found_rule, path) == (1, rule, f"unix_{table}_v460_utf8.csv")
    assert line == sum(1 + row[-1].count("\n") for row in TABLES[table]) + 1
    assert reason in found_reason
    assert Occupation.objects.count() == 4
    assert RejectedRow.objects.get().reason == found_reason


def test_the_line_is_that_of_the_file_even_after_a_text_of_several_lines(tmp_path):
    row = ["D1104", "non"]
    run = import_rome(rome_folder(tmp_path, centre_interet=with_rows("centre_interet", row)))
    assert [reject[0] for reject in run.rejects] == [6]


def test_a_missing_file_is_named(tmp_path):
    folder = rome_folder(tmp_path)
    table_path(folder, "texte").unlink()
    with pytest.raises(ImportRefused, match=r"il manque le fichier : unix_texte_v460_utf8\.csv"):
        import_rome(folder)
    assert not ImportRun.objects.exists()


def test_missing_files_are_all_named(tmp_path):
    folder = rome_folder(tmp_path)
    table_path(folder, "texte").unlink()
    table_path(folder, "rubrique_mobilite").unlink()
    with pytest.raises(ImportRefused, match=r"les fichiers : unix_texte_v460_utf8\.csv, unix_rubrique_mobilite"):
        import_rome(folder)


def test_a_missing_column_is_named(tmp_path):
    header, *rows = TABLES["referentiel_appellation"]
    renamed = [["code_ogr", "libelle_long", *header[2:]], *rows]
    with pytest.raises(ImportRefused, match="il manque la colonne « libelle_appellation_long »"):
        import_rome(rome_folder(tmp_path, referentiel_appellation=renamed))


def test_a_folder_without_rome_files_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match="Aucun fichier du ROME"):
        import_rome(tmp_path)


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match="Introuvable"):
        import_rome(tmp_path / "nulle-part")


BROKEN = [
    ("empty", lambda content: b"", "est vide"),
    (
        "cut in a row",
        lambda content: content[: content.rindex(b"Infirm")] + b'"',
        "milieu de la ligne 5|ligne 5 : .*guillemet",
    ),
    (
        "cut in a quote",
        lambda content: content[: content.rindex(b"Infirm")],
        "milieu de la ligne 5|ligne 5 : .*guillemet",
    ),
    ("damaged", lambda content: content.replace("Pâ".encode(), b"P\xff", 1), "ligne 4 : octets illisibles"),
    ("utf-16", lambda content: content.decode().encode("utf-16"), "UTF-16"),
    ("binary", lambda content: b"\x81\x8d\x8f" * 50, "encodage inconnu"),
]


@pytest.mark.parametrize(("breaking", "sentence"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_file_is_refused_and_the_old_data_stays(tmp_path, breaking, sentence):
    folder = rome_folder(tmp_path)
    import_rome(folder)
    path = table_path(folder, "referentiel_appellation")
    path.write_bytes(breaking(path.read_bytes()))
    with pytest.raises(ImportRefused, match=sentence) as refusal:
        import_rome(folder)
    assert path.name in str(refusal.value)
    assert Appellation.objects.filter(ended_on__isnull=True).count() == 4


def test_a_failure_in_the_last_table_leaves_the_first_as_it_was(tmp_path):
    import_rome(rome_folder(tmp_path / "first"))
    later = rome_folder(
        tmp_path / "later",
        **{**without_occupation("J1506"), "arborescence_secteur_activite": [["code_rome", "autre"], ["D1102", "88"]]},
    )
    with pytest.raises(ImportRefused, match="code_sect_activite"):
        import_rome(later)
    assert Occupation.objects.get(pk="J1506").ended_on is None
    assert ImportRun.objects.get(state=ImportRunState.FAILED).message.startswith("unix_arborescence_secteur_activite")


def zipped(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def set_entries(folder):
    return {path.name: path.read_bytes() for path in rome_folder(folder).iterdir()}


def test_an_archive_that_is_not_one_is_refused(tmp_path):
    path = tmp_path / "rome.zip"
    path.write_text("bonjour", encoding="utf-8")
    with pytest.raises(ImportRefused, match="ZIP illisible"):
        import_rome(path)


def test_a_truncated_archive_is_refused(tmp_path):
    path = zipped(tmp_path / "rome.zip", set_entries(tmp_path / "rome"))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ImportRefused, match="ZIP illisible"):
        import_rome(path)


def test_an_archive_damaged_inside_is_refused(tmp_path):
    path = zipped(tmp_path / "rome.zip", set_entries(tmp_path / "rome"))
    content = bytearray(path.read_bytes())
    content[60:200] = bytes(140)
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match="ZIP illisible"):
        import_rome(path)


@pytest.mark.parametrize("name", ["../../etc/unix_texte_v460_utf8.csv", "/etc/passwd", "C:\\rome.csv", "a/../../b.csv"])
def test_an_archive_with_a_path_outside_is_refused(tmp_path, name):
    path = zipped(tmp_path / "rome.zip", set_entries(tmp_path / "rome") | {name: b"x"})
    with pytest.raises(ImportRefused, match="chemin interdit"):
        import_rome(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "rome.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("unix_texte_v460_utf8.csv", "w") as entry,
    ):
        for _ in range(201):
            entry.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(ImportRefused, match="trop volumineux"):
        import_rome(path)


def test_an_archive_of_too_many_files_is_refused(tmp_path):
    path = zipped(tmp_path / "rome.zip", {f"{number}.csv": b"" for number in range(201)})
    with pytest.raises(ImportRefused, match="trop de fichiers"):
        import_rome(path)


KILLED = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    import django
    django.setup()
    from azimut.catalogue.importers.rome import import_rome

    def stop_in_the_middle(share):
        if share >= 0.6:
            print("au milieu", flush=True)
            time.sleep(60)

    import_rome(Path(sys.argv[1]), progress=stop_in_the_middle)
    """
)


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_in_the_middle_leaves_the_old_data_and_the_next_one_passes(tmp_path):
    import_rome(rome_folder(tmp_path / "first"))
    later = rome_folder(tmp_path / "later", **without_occupation("J1506"))
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(later)], env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline().strip() == "au milieu"
        child.send_signal(signal.SIGKILL)
    assert Occupation.objects.get(pk="J1506").ended_on is None
    assert ImportRun.objects.filter(state=ImportRunState.RUNNING).count() == 1

    run = import_once_the_lock_is_free(later)
    assert run.ended == 2
    assert ImportRun.objects.filter(state=ImportRunState.INTERRUPTED).count() == 1


def import_once_the_lock_is_free(folder):
    """PostgreSQL frees the lock of a killed process as soon as it sees the connection closed."""
    for _ in range(50):
        try:
            return import_rome(folder)
        except ImportAlreadyRunning:
            time.sleep(0.1)
    raise AssertionError("the lock of the killed import was never freed")
