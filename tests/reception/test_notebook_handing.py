"""From the desk to the notebook: by its code, or a new one whose code is on the sheet."""

import re

import pytest
from django.test import Client

from azimut.core.permissions import Refusal
from azimut.reception.models import Notebook, NotebookAccess, NotebookItem
from azimut.reception.services.notebooks import find_notebook, hand_into_notebook, start_notebook
from azimut.reception.views import notebook_handing
from azimut.reception.views.notebook_holding import WRONG_CODES
from tests.catalogue.factories import OccupationFactory
from tests.reception.factories import ReceptionRecordFactory
from tests.reception.test_plans import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory_of_other_visitors() -> None:
    WRONG_CODES._buckets.clear()


@pytest.fixture
def record(adviser):
    occupation = OccupationFactory(label="Gardien ou gardienne de phare")
    gone = {"type": "metier", "id": "Z0000", "title": "Métier disparu"}
    return ReceptionRecordFactory(
        structure_id=adviser.structure_id,
        author_id=adviser.user_id,
        handed_over=[{"type": "metier", "id": occupation.rome_code, "title": occupation.label}, gone],
    )


def test_what_was_handed_over_goes_into_the_notebook_of_the_code(adviser, record) -> None:
    notebook, code = start_notebook()

    answer = signed_in(adviser).post(f"/pro/accueil/{record.pk}/carnet/", {"code": code.lower(), "acte": "mettre"})

    assert answer.status_code == 302
    assert notebook.items.get().title == "Gardien ou gardienne de phare"
    assert not NotebookAccess.objects.exists(), "déposer n'ouvre pas"
    assert "Pages ajoutées\u00a0: 1" in signed_in(adviser).get(answer.url).content.decode()


def test_a_new_notebook_is_printed_with_its_code_which_is_then_never_shown_again(adviser, record, monkeypatch) -> None:
    professional = signed_in(adviser)
    answer = professional.post(f"/pro/accueil/{record.pk}/carnet/", {"acte": "nouveau"})
    page = professional.get(answer.url).content.decode()
    found = re.search(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5})</strong>", page)
    assert found
    assert found[1] not in answer.url
    assert find_notebook(found[1]) == Notebook.objects.get()
    assert "Gardien ou gardienne de phare" in Client().get(f"/carnet/{found[1]}/").content.decode()

    assert professional.get(answer.url).content.decode().count(found[1]), "recharger n'en fait pas un autre"
    assert Notebook.objects.count() == 1
    monkeypatch.setattr(notebook_handing, "SHOWN_S", -1)
    assert found[1] not in professional.get(answer.url).content.decode()


def test_the_address_that_shows_a_new_code_shows_nothing_to_someone_else_nor_for_another_visit(
    adviser, stranger, record
) -> None:
    answer = signed_in(adviser).post(f"/pro/accueil/{record.pk}/carnet/", {"acte": "nouveau"})
    asked = answer.url.partition("?")[2]
    theirs = ReceptionRecordFactory(structure_id=stranger.structure_id, author_id=stranger.user_id)
    other = ReceptionRecordFactory(structure_id=adviser.structure_id, author_id=adviser.user_id)

    for who, visit in ((stranger, theirs), (adviser, other)):
        page = signed_in(who).get(f"/pro/accueil/{visit.pk}/carnet/?{asked}")
        assert not re.search(r"<strong>[0-9A-Z]{4}-", page.content.decode())
    assert re.search(r"<strong>[0-9A-Z]{4}-", signed_in(adviser).get(answer.url).content.decode())


def test_a_wrong_code_keeps_what_was_typed_and_makes_nothing(adviser, record) -> None:
    for typed in ("2222-2222-22222", "trop court", ""):
        answer = signed_in(adviser).post(f"/pro/accueil/{record.pk}/carnet/", {"code": typed, "acte": "mettre"})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.content.decode()
    assert not Notebook.objects.exists()
    assert not NotebookItem.objects.exists()


def test_nobody_hands_over_the_record_of_another_structure(stranger, record) -> None:
    with pytest.raises(Refusal):
        hand_into_notebook(record, code="", actor=stranger)
    assert not Notebook.objects.exists()
