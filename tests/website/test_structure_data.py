"""A structure takes all its data away, whole, and only its manager does."""

import csv
import io
import json
import zipfile

import pytest

from azimut.accounts.models import IdentityAccess
from azimut.core.archiving import tables_of_structure
from azimut.labelling.models import SupportingDocument
from tests.accounts.factories import MembershipFactory, client_of
from tests.core.factories import PDF, stored_file
from tests.directory.factories import ErrorReportFactory, ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.labelling.factories import LabelApplicationFactory
from tests.reception.factories import ReceptionRecordFactory

URL = "/pro/structure/donnees/"


@pytest.fixture
def taken(structure, structure_manager) -> zipfile.ZipFile:
    ReceptionPointFactory(structure=structure, name="=HYPERLINK(1)")
    ServiceFactory.create_batch(3, structure=structure)
    ErrorReportFactory(structure=structure)
    ReceptionRecordFactory.create_batch(2, structure=structure)
    elsewhere = StructureFactory(name="Une autre structure")
    ServiceFactory(structure=elsewhere, name="Service d'ailleurs")
    MembershipFactory(structure=elsewhere)
    response = client_of(structure_manager).post(URL)
    assert response.streaming
    assert response["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def rows(archive, name) -> list[dict]:
    return json.loads(archive.read(f"json/{name}.json"))


def test_the_archive_is_sound_and_each_table_is_there_twice(taken, structure) -> None:
    assert taken.testzip() is None
    names = set(taken.namelist())

    assert {"LISEZ-MOI.txt", "schema.json"} <= names
    for table in tables_of_structure(structure.pk):
        assert {f"csv/{table.key}.csv", f"json/{table.key}.json"} <= names


def test_csv_and_json_hold_the_same_rows(taken, structure) -> None:
    for table in tables_of_structure(structure.pk):
        text = taken.read(f"csv/{table.key}.csv").decode("utf-8-sig")
        listed = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert len(listed) - 1 == len(rows(taken, table.key)), table.key
        assert listed[0] == list(table.columns)
    assert (len(rows(taken, "services")), len(rows(taken, "accueils"))) == (3, 2)


def test_nothing_of_another_structure_is_in_it(taken) -> None:
    for name in taken.namelist():
        text = taken.read(name).decode()
        assert "Une autre structure" not in text, name
        assert "Service d'ailleurs" not in text, name


def test_the_schema_explains_each_column(taken) -> None:
    schema = json.loads(taken.read("schema.json"))

    for table in schema["tables"]:
        assert table["titre"]
        assert all(column["sens"] and column["type"] for column in table["colonnes"])
    places = next(table for table in schema["tables"] if table["table"] == "lieux")
    kinds = {column["nom"]: column["type"] for column in places["colonnes"]}
    assert (kinds["latitude"], kinds["id"], kinds["is_remote"]) == ("nombre", "identifiant", "oui ou non")


def test_a_cell_is_never_run_as_a_formula(taken) -> None:
    assert "'=HYPERLINK(1)" in taken.read("csv/lieux.csv").decode()
    assert any(row["name"] == "=HYPERLINK(1)" for row in rows(taken, "lieux"))


def test_who_told_an_error_does_not_leave(taken) -> None:
    assert b"lectrice@exemple.fr" not in taken.read("json/signalements.json")


def test_taking_the_archive_is_written_down(taken, structure, structure_manager) -> None:
    access = IdentityAccess.objects.get(thing_kind="structure_archive")

    assert (access.thing_id, access.user_id) == (str(structure.pk), structure_manager.user_id)


def test_looking_at_the_page_takes_nothing_and_writes_nothing(structure_manager) -> None:
    assert client_of(structure_manager).get(URL).status_code == 200
    assert not IdentityAccess.objects.exists()


def test_without_the_second_factor_one_is_sent_to_give_it(structure_manager) -> None:
    response = client_of(structure_manager, has_second_factor=False).post(URL)

    assert response.status_code == 302
    assert not IdentityAccess.objects.exists()


def test_attached_files_leave_with_the_rest(structure, structure_manager) -> None:
    application = LabelApplicationFactory(structure=structure)
    file = stored_file(application.pk)
    SupportingDocument.objects.create(application=application, piece="statutes", file=file, name=file.name)

    response = client_of(structure_manager).post(URL)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.read(f"fichiers/{file.pk}-{file.name}") == PDF
