"""What the services of labelling refuse, each with the sentence a person reads."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.core.profile import active_profile
from azimut.labelling.models import ConsultedOpinion, SectionComment
from azimut.labelling.refusals import AlreadyDone, CampaignClosed, LabellingRefused
from azimut.labelling.services import (
    answer_alert,
    begin_application,
    close_session,
    comment_section,
    consult_body,
    declare_change,
    give_opinion,
    open_campaign,
    post_message,
    record_consulted_opinion,
    recuse,
    withdraw_label,
)
from tests.labelling.factories import LabelFactory, LabellingCampaignFactory, SpecificationFactory
from tests.territories.factories import DepartmentFactory

TODAY = date(2026, 11, 28)


@pytest.fixture
def consulting(monkeypatch) -> None:
    """A region that consults a body before it decides."""
    profile = active_profile()
    labelling = profile.labelling.model_copy(update={"consulted_body": profile.bodies[0].key})
    for module in ("permissions", "services.advice"):
        monkeypatch.setattr(
            f"azimut.labelling.{module}.active_profile", lambda: profile.model_copy(update={"labelling": labelling})
        )


def test_a_comment_is_about_a_section_of_the_file_and_says_something(judged, animator) -> None:
    section = judged.specification.read().sections[0].key

    with pytest.raises(LabellingRefused, match="rubrique n'existe pas"):
        comment_section(judged, "couleur-des-murs", "À revoir.", actor=animator)
    with pytest.raises(LabellingRefused, match="vide"):
        comment_section(judged, section, "  ", actor=animator)

    assert not SectionComment.objects.exists()


def test_a_body_is_consulted_on_a_complete_file_and_answers_once(judged, animator, consulting) -> None:
    consult_body(judged, actor=animator)
    said = {"kind": "favourable", "reasons": "Solide.", "given_on": timezone.localdate(), "actor": animator}

    for wrong, sentence in (
        ({"kind": "peut-être"}, "son sens et ses motifs"),
        ({"reasons": " "}, "son sens et ses motifs"),
        ({"given_on": None}, "le jour"),
        ({"given_on": timezone.localdate() + timedelta(days=1)}, "le jour"),
    ):
        with pytest.raises(LabellingRefused, match=sentence):
            record_consulted_opinion(judged, **{**said, **wrong})
    record_consulted_opinion(judged, **said)
    with pytest.raises(AlreadyDone):
        record_consulted_opinion(judged, **said)

    assert ConsultedOpinion.objects.get().reasons == "Solide."


def test_nobody_is_consulted_on_a_file_that_is_not_complete(sent, animator, consulting) -> None:
    with pytest.raises(AlreadyDone, match="aucun avis ne se demande"):
        consult_body(sent, actor=animator)


def test_a_file_is_begun_by_its_structure_while_the_campaign_is_open(structure, structure_manager, animator) -> None:
    department = DepartmentFactory()
    over = LabellingCampaignFactory(closes_at=timezone.now() - timedelta(days=1))

    with pytest.raises(LabellingRefused, match="personnes de la structure"):
        begin_application(LabellingCampaignFactory(), structure, actor=animator, department=department)
    with pytest.raises(CampaignClosed, match="n'est pas ouverte"):
        begin_application(over, structure, actor=structure_manager, department=department)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " "}, "Donnez un nom"),
        ({"last_day": TODAY - timedelta(days=1)}, "après son ouverture"),
        ({"label_until": TODAY + timedelta(days=90)}, "suivre leur date d'effet"),
    ],
)
def test_a_campaign_has_a_name_and_dates_in_order(db, regional_officer, said, sentence) -> None:
    right = {
        "name": "Campagne de janvier",
        "first_day": TODAY,
        "last_day": TODAY + timedelta(days=60),
        "effect_on": TODAY + timedelta(days=90),
    }
    with pytest.raises(LabellingRefused, match=sentence):
        open_campaign(SpecificationFactory(), **{**right, **said}, actor=regional_officer)


def test_an_empty_message_is_not_sent(sent, structure_manager) -> None:
    with pytest.raises(LabellingRefused, match="vide"):
        post_message(sent, " \n ", actor=structure_manager)


def test_an_opinion_has_one_of_the_known_senses_and_its_own_author(judged, instructors) -> None:
    given = judged.assignments.get(instructor=instructors[0].user_id)

    with pytest.raises((AlreadyDone, LabellingRefused, Refusal)):
        give_opinion(given, actor=instructors[0], kind="neutre", reasons="Sans avis.")
    with pytest.raises(LabellingRefused, match="pas confié"):
        recuse(given, actor=instructors[1])
    with pytest.raises(LabellingRefused, match="pas confié"):
        recuse(given, actor=instructors[0])


def test_a_session_closes_once_with_its_minutes(session, animator) -> None:
    with pytest.raises(LabellingRefused, match="procès-verbal"):
        close_session(session, minutes=" ", actor=animator)
    close_session(session, minutes="PV 12", actor=animator)
    with pytest.raises(AlreadyDone, match="déjà close"):
        close_session(session, minutes="PV 13", actor=animator)


def test_a_label_is_sanctioned_for_a_reason_and_only_spoken_for_while_it_lasts(
    structure, structure_manager, regional_officer
) -> None:
    label = LabelFactory(structure=structure)
    with pytest.raises(LabellingRefused, match="Dites pourquoi"):
        withdraw_label(label, reason=" ", actor=regional_officer)
    with pytest.raises(AlreadyDone, match="n'attend pas de réponse"):
        answer_alert(label, "Nous avons rouvert.", actor=structure_manager)

    over = LabelFactory(structure=structure, department=DepartmentFactory(), state="expired")
    with pytest.raises(LabellingRefused, match="plus en cours"):
        declare_change(over, kind="address", text="Nous déménageons.", from_on=TODAY, actor=structure_manager)
