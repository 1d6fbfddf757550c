"""An appeal that is upheld is carried out: the file is decided again, the label restored, the past left as it was."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from azimut.core import profile as profile_module
from azimut.core.permissions import Refusal, Role
from azimut.labelling.documents import words_of_appeal, words_of_decision
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.enums import DecisionOutcome as Outcome
from azimut.labelling.enums import LabelState, OpinionKind
from azimut.labelling.models import Appeal, Decision, Label, MemberRecord
from azimut.labelling.refusals import AlreadyDone, LabellingRefused
from azimut.labelling.services import (
    assign_instructors,
    bring_back_to_session,
    close_appeal,
    decide,
    declare_tie,
    give_opinion,
    plan_session,
    raise_alert,
    record_appeal,
    record_members,
    transfer_label,
    withdraw_label,
)
from tests.accounts.factories import actor_of_assignment, client_of
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, StructureFactory
from tests.labelling.conftest import holder
from tests.labelling.factories import LabelFactory
from tests.labelling.test_mails import address_of, mails

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def contest(subject, actor, kind: str = "gracieux") -> Appeal:
    return record_appeal(subject, kind=kind, filed_on=TODAY(), grounds="Nos statuts ont changé.", actor=actor)


def uphold(appeal: Appeal, actor) -> None:
    close_appeal(appeal, outcome="upheld", closed_on=TODAY(), answer="Les statuts conviennent.", actor=actor)


def later_session(animator):
    return plan_session(held_on=TODAY() + timedelta(days=10), actor=animator)


@pytest.fixture
def refused(judged, session, decider) -> Decision:
    return decide(session, judged, outcome=Outcome.REFUSED, reasons="Statuts fermés.", actor=decider)


@pytest.fixture
def instructing_again(monkeypatch):
    profile = profile_module.active_profile()
    labelling = profile.labelling.model_copy(update={"upheld_appeal": "instruct_again"})
    again = profile.model_copy(update={"labelling": labelling})
    for module in ("services.appeals", "documents"):
        monkeypatch.setattr(f"azimut.labelling.{module}.active_profile", lambda: again)


def test_an_upheld_appeal_sends_the_file_back_to_a_session_where_it_is_granted(
    judged, refused, session, animator, decider, regional_officer
):
    uphold(contest(refused, animator), regional_officer)
    judged.refresh_from_db()
    assert judged.state == State.OPINION_GIVEN
    with pytest.raises(AlreadyDone, match="dans une autre"):
        decide(session, judged, outcome=Outcome.GRANTED, reasons="Revu.", actor=decider)

    again = decide(later_session(animator), judged, outcome=Outcome.GRANTED, reasons="Revu.", actor=decider)

    judged.refresh_from_db()
    assert (judged.state, again.replaces) == (State.GRANTED, refused)
    refused.refresh_from_db()
    assert (refused.outcome, refused.reasons) == (Outcome.REFUSED, "Statuts fermés.")
    assert Label.objects.get().valid_from == TODAY()


def test_a_label_granted_after_an_appeal_does_not_begin_before_the_new_decision(
    judged, refused, animator, decider, regional_officer
):
    judged.campaign.effect_on = TODAY() - timedelta(days=200)
    judged.campaign.save()
    uphold(contest(refused, animator), regional_officer)

    decide(later_session(animator), judged, outcome=Outcome.GRANTED, reasons="Revu.", actor=decider)

    assert Label.objects.get().valid_from == TODAY()


def test_where_the_profile_says_so_the_file_is_instructed_again_by_someone_else(
    judged, refused, instructors, instructing_again, animator, regional_officer
):
    others = [holder(Role.INSTRUCTOR) for _ in range(2)]
    uphold(contest(refused, animator), regional_officer)
    judged.refresh_from_db()
    assert judged.state == State.COMPLETE

    made = assign_instructors(judged, actor=animator)

    assert {one.instructor_id for one in made} == {one.user_id for one in others}
    for one in made:
        actor = next(actor for actor in others if actor.user_id == one.instructor_id)
        give_opinion(one, actor=actor, kind=OpinionKind.FAVOURABLE, reasons="Les statuts conviennent.")
    judged.refresh_from_db()
    assert judged.state == State.OPINION_GIVEN


def test_a_file_postponed_goes_back_to_a_session_with_the_opinions_it_has(
    judged, session, sent, animator, decider, structure_manager
):
    decide(session, judged, outcome=Outcome.POSTPONED, reasons="À revoir.", actor=decider)
    with pytest.raises(Refusal):
        bring_back_to_session(judged, actor=structure_manager)

    bring_back_to_session(judged, actor=animator)

    decide(later_session(animator), judged, outcome=Outcome.GRANTED, reasons="Revu.", actor=decider)
    assert Decision.objects.filter(application=judged).count() == 2


def test_a_file_without_its_opinions_is_not_brought_back(sent, animator):
    with pytest.raises(LabellingRefused, match="avis attendus"):
        bring_back_to_session(sent, actor=animator)


def test_an_appeal_never_costs_the_structure_the_label_it_has(judged, session, animator, decider, regional_officer):
    granted = decide(
        session, judged, outcome=Outcome.WITH_RECOMMENDATIONS, reasons="Bien.", recommendations="Ouvrir.", actor=decider
    )
    uphold(contest(granted, animator), regional_officer)
    sitting = later_session(animator)

    with pytest.raises(LabellingRefused, match="ne le lui fait pas perdre"):
        decide(sitting, judged, outcome=Outcome.REFUSED, reasons="Non.", actor=decider)
    decide(sitting, judged, outcome=Outcome.GRANTED, reasons="Sans réserve.", actor=decider)

    states = list(Label.objects.order_by("pk").values_list("state", flat=True))
    assert states == [LabelState.EXPIRED, LabelState.ACTIVE]


def test_two_appeals_upheld_reopen_the_file_once(judged, refused, animator, decider, regional_officer):
    first, second = contest(refused, animator), contest(refused, animator, "contentieux")
    uphold(first, regional_officer)
    decide(later_session(animator), judged, outcome=Outcome.GRANTED, reasons="Revu.", actor=decider)

    uphold(second, regional_officer)

    judged.refresh_from_db()
    assert judged.state == State.GRANTED
    with pytest.raises(AlreadyDone, match="ne vaut plus"):
        contest(refused, animator)


def test_a_postponement_is_not_contested(judged, session, animator, decider):
    postponed = decide(session, judged, outcome=Outcome.POSTPONED, reasons="À revoir.", actor=decider)

    with pytest.raises(LabellingRefused, match="ne se conteste pas"):
        contest(postponed, animator)


@pytest.mark.parametrize("hand", ["animator", "decider", "auditor", "structure_manager"])
def test_the_region_alone_upholds(refused, animator, request, hand):
    with pytest.raises(Refusal):
        uphold(contest(refused, animator), request.getfixturevalue(hand))
    assert Appeal.objects.get().outcome == "pending"


def test_upholding_asks_for_a_second_factor_no_tie_and_a_written_answer(judged, refused, animator, regional_officer):
    from azimut.accounts.models import RoleAssignment

    appeal = contest(refused, animator)
    assignment = RoleAssignment.objects.get(user=regional_officer.user_id)
    with pytest.raises(Refusal, match="second facteur"):
        uphold(appeal, actor_of_assignment(assignment, has_second_factor=False))
    with pytest.raises(LabellingRefused, match="réponse"):
        close_appeal(appeal, outcome="upheld", closed_on=TODAY(), answer=" ", actor=regional_officer)
    declare_tie(judged.structure, actor=regional_officer)
    with pytest.raises(Refusal, match="en lien"):
        uphold(appeal, regional_officer)


def test_the_structure_is_told_and_reads_the_answer_and_the_letters(
    judged, refused, animator, decider, regional_officer, structure_manager
):
    appeal = contest(refused, animator)
    uphold(appeal, regional_officer)
    decide(later_session(animator), judged, outcome=Outcome.GRANTED, reasons="Revu.", actor=decider)

    told = [mail for mail in mails() if mail["to"] == address_of(structure_manager)]
    assert any("Votre recours a reçu sa réponse" in mail["subject"] for mail in told)
    assert not any("statuts" in mail["text"].lower() for mail in told)
    client = client_of(structure_manager)
    page = client.get(reverse("label_application", args=[judged.pk])).content.decode()
    assert "Ne vaut plus" in page
    assert "Remplace la décision du" in page
    new = Decision.objects.get(replaces=refused)
    letters = [
        reverse("labelling_appeal_letter", args=[appeal.pk]),
        *(reverse("label_application_decision", args=[judged.pk, one.pk]) for one in (refused, new)),
    ]
    assert all(client.get(one).content.startswith(b"%PDF") for one in letters)
    appeal.refresh_from_db()
    assert "retourne en séance" in words_of_appeal(appeal)[-1]
    assert "NE VAUT PLUS" in words_of_decision(refused)[0]
    assert any("remplace celle du" in line for line in words_of_decision(new))


def test_a_pending_appeal_has_no_letter(refused, animator, structure_manager):
    appeal = contest(refused, animator)

    assert client_of(structure_manager).get(reverse("labelling_appeal_letter", args=[appeal.pk])).status_code == 404


def test_a_withdrawn_label_is_back_on_its_public_page_and_on_the_list(
    structure, animator, regional_officer, client, monkeypatch
):
    structure.network = NetworkFactory(code="libre", name="Libre", circle="")
    structure.save()
    ReceptionPointFactory(structure=structure, in_lyon=True)
    label = LabelFactory(structure=structure)
    raise_alert(label, reason="Fermé.", answer_before=TODAY() + timedelta(days=20), actor=regional_officer)
    label.statements.create(text="Un dégât des eaux.")
    withdraw_label(label, reason="Toujours fermé.", actor=regional_officer)
    record_members()
    verification = reverse("label", args=[label.pk])
    assert "n'est pas valable" in client.get(verification).content.decode().replace("&#x27;", "'")

    uphold(contest(label, animator, "contentieux"), regional_officer)
    record_members()

    assert "est valable aujourd" in client.get(verification).content.decode()
    assert [one.name for one in MemberRecord.objects.as_of(TODAY())] == [structure.name]
    assert "accueilli" in label.events.order_by("-happened_at")[0].reason


def test_a_label_replaced_since_is_not_restored(structure, animator, regional_officer):
    gone = LabelFactory(structure=structure, state=LabelState.WITHDRAWN)
    LabelFactory(structure=structure)

    uphold(contest(gone, animator), regional_officer)

    gone.refresh_from_db()
    assert gone.state == LabelState.WITHDRAWN


def test_nobody_hands_a_label_to_a_structure_they_are_tied_to(regional_officer):
    label, successor = LabelFactory(), StructureFactory()
    declare_tie(successor, actor=regional_officer)

    with pytest.raises(Refusal):
        transfer_label(label, successor, reason="Fusion.", actor=regional_officer)


def test_the_page_of_appeals_offers_to_uphold_to_the_region_alone(refused, animator, regional_officer):
    contest(refused, animator)
    address = reverse("labelling_appeals")

    assert 'value="upheld"' in client_of(regional_officer).get(address).content.decode()
    assert 'value="upheld"' not in client_of(animator).get(address).content.decode()
