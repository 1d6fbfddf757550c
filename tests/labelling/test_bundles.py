"""The files of a long session are written by a task, for one person, and only while they may read them."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from azimut.accounts.models import RoleAssignment
from azimut.core.permissions import Refusal
from azimut.labelling.models import AgendaItem, SessionBundle
from azimut.labelling.services import declare_tie
from azimut.labelling.services.bundles import LONGEST_AT_ONCE, ask_bundle, ready_bundle, write_bundle
from tests.accounts.factories import client_of
from tests.labelling.factories import DecisionSessionFactory, LabelApplicationFactory, LabellingCampaignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_session():
    session, campaign = DecisionSessionFactory(), LabellingCampaignFactory()
    for position in range(LONGEST_AT_ONCE + 1):
        file = LabelApplicationFactory(campaign=campaign, state="opinion_given", submitted_at=timezone.now())
        AgendaItem.objects.create(session=session, application=file, position=position + 1)
    return session


def asked_tasks() -> int:
    jobs = apps.get_model("procrastinate.ProcrastinateJob").objects
    return int(jobs.filter(task_name="labelling.session_bundle").count())


def test_a_long_session_is_asked_for_then_read(long_session, decider) -> None:
    client, address = client_of(decider), reverse("labelling_session_bundle", args=[long_session.pk])
    page = reverse("labelling_session", args=[long_session.pk])
    assert client.get(address).status_code == 302, "nothing is written while one waits"

    client.post(address)
    client.post(address)
    assert asked_tasks() == 1
    assert "se prépare" in client.get(page).content.decode()
    assert client.get(address).status_code == 302

    write_bundle(SessionBundle.objects.get().pk)
    assert client.get(address).content.startswith(b"%PDF")
    assert "préparé le" in client.get(page).content.decode()


def test_a_short_session_is_read_at_once(session, judged, decider) -> None:
    answer = client_of(decider).get(reverse("labelling_session_bundle", args=[session.pk]))

    assert answer.content.startswith(b"%PDF")
    assert not SessionBundle.objects.exists()


def test_who_becomes_tied_loses_the_document_at_once(long_session, decider) -> None:
    write_bundle(ask_bundle(long_session, actor=decider).pk)
    assert ready_bundle(long_session, decider) is not None

    declare_tie(long_session.agenda.first().application.structure, actor=decider)

    assert ready_bundle(long_session, decider) is None
    address = reverse("labelling_session_bundle", args=[long_session.pk])
    assert client_of(decider).get(address).status_code == 302


def test_who_left_meanwhile_gets_no_document(long_session, decider, structure_manager) -> None:
    bundle = ask_bundle(long_session, actor=decider)
    RoleAssignment.objects.filter(user=decider.user_id).update(ended_at=timezone.now())

    write_bundle(bundle.pk)

    assert not SessionBundle.objects.exists()
    with pytest.raises(Refusal):
        ask_bundle(long_session, actor=structure_manager)


def test_the_document_of_one_is_not_that_of_another(long_session, decider, regional_officer) -> None:
    write_bundle(ask_bundle(long_session, actor=decider).pk)

    assert ready_bundle(long_session, regional_officer) is None


def test_the_page_of_a_long_session_asks_no_more_than_twelve_queries(
    long_session, decider, django_assert_max_num_queries
) -> None:
    client = client_of(decider)
    with django_assert_max_num_queries(12):
        client.get(reverse("labelling_session", args=[long_session.pk]))
