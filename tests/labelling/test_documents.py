"""The files of a session as one document, the kit of a label, the table and the maps of a campaign."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from azimut.labelling import mapping
from azimut.labelling.documents.bundle import session_pdf
from azimut.labelling.documents.kit import kit_zip, label_svg
from azimut.labelling.mapping import map_of_departments
from azimut.labelling.services import declare_tie
from tests.accounts.factories import client_of
from tests.labelling.factories import LabelFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def test_the_files_of_a_session_are_one_tagged_document(session, judged, decider) -> None:
    content = session_pdf(session, decider)

    assert content.startswith(b"%PDF-")
    assert b"StructTreeRoot" in content


def test_the_document_leaves_out_the_files_one_is_tied_to(session, judged, decider) -> None:
    whole = session_pdf(session, decider)
    declare_tie(judged.structure, actor=decider)

    assert len(session_pdf(session, decider)) < len(whole)


def test_the_logo_bears_the_name_the_end_and_the_address_to_check(structure) -> None:
    label = LabelFactory(structure=structure)

    with zipfile.ZipFile(io.BytesIO(kit_zip(label, "https://exemple.invalid/labels/1/"))) as kit:
        assert sorted(kit.namelist()) == ["label-grand.png", "label-petit.png", "label.svg", "lisez-moi.txt"]
        assert kit.read("label-petit.png").startswith(b"\x89PNG")
        assert "https://exemple.invalid/labels/1/" in kit.read("lisez-moi.txt").decode()
    assert "31 décembre 2028" in label_svg(label, "https://exemple.invalid/")


def test_a_label_that_no_longer_holds_has_no_kit(structure, structure_manager) -> None:
    label = LabelFactory(structure=structure, valid_until=timezone.localdate() - timedelta(days=1))

    answer = client_of(structure_manager).get(reverse("label_kit", args=[label.pk]))

    assert answer.status_code == 404


def test_the_table_of_a_campaign_holds_the_files_one_may_read(sent, animator) -> None:
    address = reverse("labelling_campaign_table", args=[sent.campaign_id])

    assert sent.receipt_number in client_of(animator).get(address).content.decode()
    declare_tie(sent.structure, actor=animator)
    assert sent.receipt_number not in client_of(animator).get(address).content.decode()


def test_a_map_draws_what_is_counted_over_the_towns_of_the_region(monkeypatch) -> None:
    mapping._towns.cache_clear()
    commune = CommuneFactory(population=50_000)
    monkeypatch.setattr(mapping, "_towns", lambda: [(46.0, 4.0), (45.0, 6.0)])

    drawn = map_of_departments({commune.department_id: 3})

    assert drawn is not None
    assert [spot.count for spot in drawn.spots] == [3]
    assert len(drawn.towns) == 2
    assert map_of_departments({}) is None
