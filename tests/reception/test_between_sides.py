"""Inside a structure and between the two: assigning, passing on, writing to each other; nobody else reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from azimut.core.permissions import Refusal
from azimut.directory.models import Structure
from azimut.reception.models import AnswerTemplate, Referral, ReferralMessage, ReferralNotice
from azimut.reception.services import messages as answers
from azimut.reception.services import referrals as acts
from tests.accounts.factories import MembershipFactory, actor_of_membership, client_of
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(adviser, stranger) -> Referral:
    structure = Structure.objects.get(pk=stranger.structure_id)
    return acts.send_referral(referral_facts(), person("Zoé Témoin"), to_structure=structure, actor=adviser)


def test_messages_are_read_by_the_two_sides_only_and_the_other_is_told(sent, adviser, stranger) -> None:
    address = f"/pro/orientations/{sent.pk}/"
    assert client_of(adviser).post(f"{address}message/", {"text": "Elle préfère le matin."}).status_code == 302
    assert "Elle préfère le matin." in client_of(stranger).get(address).content.decode()
    assert ReferralNotice.objects.get(kind="message").reader_id == stranger.user_id
    third = actor_of_membership(MembershipFactory())
    assert client_of(third).post(f"{address}message/", {"text": "?"}).status_code == 404
    with pytest.raises(Refusal):
        answers.write_message(sent, "?", actor=third)


def test_messages_go_with_the_identity(sent, adviser) -> None:
    answers.write_message(sent, "Elle habite au 3 rue Haute.", actor=adviser)
    acts.withdraw_referral(sent, actor=adviser)

    assert not ReferralMessage.objects.exists()


def test_nothing_more_is_written_on_a_referral_that_is_over(sent, adviser, stranger) -> None:
    acts.withdraw_referral(sent, actor=adviser)

    for side in (adviser, stranger):
        answer = client_of(side).post(f"/pro/orientations/{sent.pk}/message/", {"text": "Zoé Témoin a changé d'avis."})
        assert answer.status_code == 403
    assert not ReferralMessage.objects.exists()


def test_a_template_is_inserted_and_another_structure_does_not_see_it(sent, adviser, stranger) -> None:
    client = client_of(stranger)
    page = "/pro/orientations/modeles/"
    assert client.post(page, {"title": "Délai", "text": "Nous rappelons sous trois jours."}).status_code == 302
    template = AnswerTemplate.objects.get()
    html = client.get(f"/pro/orientations/{sent.pk}/?modele={template.pk}").content.decode()
    assert "Nous rappelons sous trois jours.</textarea>" in html
    other = client_of(adviser)
    assert "Délai" not in other.get(page).content.decode()
    other.post(page, {"retirer": str(template.pk)})
    other.post(page, {"retirer": "n'importe"})
    assert AnswerTemplate.objects.exists()
    client.post(page, {"retirer": str(template.pk)})
    assert not AnswerTemplate.objects.exists()


def test_a_referral_is_given_to_a_colleague_who_is_told(sent, stranger) -> None:
    colleague = MembershipFactory(structure_id=stranger.structure_id)
    address = f"/pro/orientations/{sent.pk}/confier/"

    assert client_of(stranger).post(address, {"a": str(colleague.user_id)}).status_code == 302
    sent.refresh_from_db()
    assert sent.assignee == colleague.user
    assert ReferralNotice.objects.filter(kind="handed_on", reader=colleague.user).exists()
    assert client_of(stranger).post(address, {"a": str(MembershipFactory().user_id)}).status_code == 404


def test_the_sender_gives_nothing_to_anyone_at_the_other_side(sent, adviser, stranger) -> None:
    address = f"/pro/orientations/{sent.pk}/confier/"

    assert client_of(adviser).post(address, {"a": str(stranger.user_id)}).status_code == 403


def test_all_the_files_of_someone_who_leaves_go_to_a_colleague(sent, stranger) -> None:
    acts.accept_referral(sent, actor=stranger)
    heir = MembershipFactory(structure_id=stranger.structure_id)
    client, page = client_of(stranger), "/pro/orientations/passation/"

    assert stranger.name in client.get(page).content.decode()
    same = {"leaver": str(stranger.user_id), "heir": str(stranger.user_id)}
    assert client.post(page, same).status_code == 422
    assert client.post(page, {**same, "heir": str(heir.user_id)}).status_code == 302
    sent.refresh_from_db()
    assert sent.assignee == heir.user


def test_the_appointment_is_a_file_for_both_sides(sent, adviser, stranger) -> None:
    address = f"/pro/orientations/{sent.pk}/rendez-vous.ics"
    assert client_of(adviser).get(address).status_code == 404
    acts.accept_referral(sent, actor=stranger)
    acts.fix_appointment(sent, at=timezone.now() + timedelta(days=2), actor=stranger)

    for actor in (adviser, stranger):
        event = Calendar.from_ical(client_of(actor).get(address).content).walk("VEVENT")[0]
        assert "Zoé" not in str(event["summary"])


def test_the_sheet_asks_few_questions_however_long_it_is(
    sent, adviser, stranger, django_assert_max_num_queries
) -> None:
    for number in range(5):
        answers.write_message(sent, f"message {number}", actor=adviser)
    with django_assert_max_num_queries(16):
        client_of(stranger).get(f"/pro/orientations/{sent.pk}/")
