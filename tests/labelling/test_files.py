"""A structure writes its file, several people at once, and sends it."""

import pytest

from azimut.core.permissions import Refusal
from azimut.directory.enums import Public
from azimut.labelling.answers import clean_answer, progress_of
from azimut.labelling.contents import SPECIFICATIONS_DIR, SpecificationError, read_specification
from azimut.labelling.models import ApplicationAnswer, LabelApplication
from azimut.labelling.refusals import AlreadyDone, FileIncomplete, LabellingRefused
from azimut.labelling.services import (
    abandon_application,
    ask_for_pieces,
    begin_application,
    post_message,
    register_specification,
    save_answers,
    send_application,
)
from tests.directory.factories import ReceptionPointFactory, ServiceFactory
from tests.labelling.factories import (
    LabelApplicationFactory,
    LabellingCampaignFactory,
    SpecificationFactory,
    fill,
    shipped_specification,
)
from tests.territories.factories import DepartmentFactory


@pytest.mark.parametrize("path", sorted(SPECIFICATIONS_DIR.glob("*.toml")), ids=lambda path: path.stem)
def test_the_specifications_that_ship_are_sound(path) -> None:
    assert read_specification(path).content.questions


def test_a_specification_with_a_fault_says_which_field(tmp_path) -> None:
    path = tmp_path / "essai.toml"
    text = (SPECIFICATIONS_DIR / "normandie.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('kind = "yes_no"', 'kind = "humeur"'), encoding="utf-8")

    with pytest.raises(SpecificationError, match=r"essai\.toml, champ « content\.sections\.1\.questions\.1\.kind »"):
        read_specification(path)


def test_a_version_a_campaign_uses_no_longer_changes(db) -> None:
    shipped = shipped_specification()
    specification = register_specification(shipped)
    LabellingCampaignFactory(specification=specification)
    type(specification).objects.filter(pk=specification.pk).update(frozen_at="2026-01-01T00:00Z")

    assert register_specification(shipped).pk == specification.pk
    changed = shipped.model_copy(update={"content": shipped.content.model_copy(update={"title": "Autre"})})
    with pytest.raises(LabellingRefused, match="figée"):
        register_specification(changed)


def test_a_structure_has_one_draft_a_campaign_prefilled_from_the_directory(structure, adviser) -> None:
    ReceptionPointFactory(structure=structure)
    ServiceFactory(structure=structure, publics=[Public.YOUNG_PEOPLE, Public.WOMEN])
    campaign = LabellingCampaignFactory()
    department = DepartmentFactory()

    application = begin_application(campaign, structure, actor=adviser, department=department)
    again = begin_application(campaign, structure, actor=adviser, department=department)

    answers = dict(application.answers.values_list("question", "value"))
    assert again == application
    assert answers["legal_name"] == structure.name
    assert answers["publics"] == ["young_people"]
    assert "Chartres" in answers["sites"][0]["place"]


def test_a_new_file_takes_up_the_last_one_that_was_sent(application, structure, structure_manager) -> None:
    ApplicationAnswer.objects.filter(application=application, question="axis_1").update(value="Nos visites.")
    send_application(application, actor=structure_manager)

    following = begin_application(
        LabellingCampaignFactory(), structure, actor=structure_manager, department=application.department
    )

    assert following.answers.get(question="axis_1").value == "Nos visites."


def test_two_people_on_one_file_never_overwrite_each_other(structure, adviser, structure_manager) -> None:
    application = LabelApplicationFactory(structure=structure)
    first = save_answers(application, {"activity": "Un"}, revisions={}, actor=adviser)
    theirs = save_answers(application, {"activity": "Deux"}, revisions=first.revisions, actor=structure_manager)

    late = save_answers(
        application,
        {"activity": "Trois", "services": "Accueil"},
        revisions=first.revisions,
        actor=adviser,
    )

    assert theirs.revisions == {"activity": 2}
    assert late.conflicts == {"activity": ("Deux", 2)}
    assert late.revisions == {"services": 1}
    assert application.answers.get(question="activity").value == "Deux"


def test_a_faulty_answer_is_told_and_the_rest_of_the_file_is_kept(structure, adviser) -> None:
    application = LabelApplicationFactory(structure=structure)

    report = save_answers(
        application,
        {
            "activity": "x" * 3_001,
            "is_free": "peut-être",
            "legal_status": "empire",
            "volumes": [{"public": "Jeunes", "women": "douze"}],
            "unknown": "rien",
            "services": "Accueil",
        },
        revisions={},
        actor=adviser,
    )

    assert set(report.faults) == {"activity", "is_free", "legal_status", "volumes"}
    assert "3000 au plus" in report.faults["activity"]
    assert set(report.revisions) == {"services"}


def test_numbers_are_read_as_people_write_them() -> None:
    question = shipped_specification().content.question("volumes")

    rows = clean_answer(question, [{"public": "Tous", "women": "1 234", "men": "12,5"}, {"public": ""}])

    assert rows == [{"public": "Tous", "women": 1234, "men": 12.5, "first_visit": None}]


def test_an_incomplete_file_says_everything_that_is_missing(structure, structure_manager) -> None:
    application = LabelApplicationFactory(structure=structure)

    with pytest.raises(FileIncomplete) as refusal:
        send_application(application, actor=structure_manager)

    assert "Nom de la structure" in refusal.value.missing
    assert "Statuts de la structure" in refusal.value.missing
    section = application.specification.read().section("events")
    assert progress_of(section, {}) == (0, 0)


def test_only_the_manager_sends_and_a_second_click_is_told(application, adviser, stranger, structure_manager) -> None:
    for actor in (adviser, stranger):
        with pytest.raises(Refusal, match="responsable"):
            send_application(application, actor=actor)
    send_application(application, actor=structure_manager)

    with pytest.raises(AlreadyDone):
        send_application(application, actor=structure_manager)


def test_a_file_that_was_sent_no_longer_changes(sent, adviser) -> None:
    with pytest.raises(Refusal, match="déposé"):
        save_answers(sent, {"activity": "Autre"}, revisions={"activity": 1}, actor=adviser)


def test_a_file_sent_back_is_completed_and_the_clock_stops_meanwhile(sent, animator, structure_manager) -> None:
    request = ask_for_pieces(sent, items=["statutes"], explanation="Les statuts sont illisibles.", actor=animator)
    assert LabelApplication.objects.get(state="incomplete") == sent

    again = send_application(sent, actor=structure_manager)
    request.refresh_from_db()

    assert again.state == "submitted"
    assert request.answered_at
    assert again.waited == request.answered_at - request.asked_at


def test_a_request_names_real_sections_or_pieces(sent, animator, structure_manager) -> None:
    for items, explanation in (([], "Tout."), (["lune"], "La lune."), (["statutes"], " ")):
        with pytest.raises(LabellingRefused):
            ask_for_pieces(sent, items=items, explanation=explanation, actor=animator)
    with pytest.raises(Refusal):
        ask_for_pieces(sent, items=["statutes"], explanation="…", actor=structure_manager)


def test_an_answer_after_the_time_allowed_is_refused(sent, animator, structure_manager) -> None:
    request = ask_for_pieces(sent, items=["statutes"], explanation="Les statuts.", actor=animator, days=3)

    with pytest.raises(LabellingRefused, match="délai"):
        send_application(sent, actor=structure_manager, at=request.due_at)


def test_messages_stay_between_the_structure_and_the_animation(sent, adviser, animator, stranger, instructor) -> None:
    post_message(sent, "Bonjour, il manque la page 2.", actor=animator)
    post_message(sent, "La voici.", actor=adviser)

    assert [message.is_from_structure for message in sent.messages.all()] == [False, True]
    for actor in (stranger, instructor):
        with pytest.raises(Refusal):
            post_message(sent, "Moi aussi.", actor=actor)


def test_a_file_given_up_leaves_the_judges_lists(sent, structure_manager, animator) -> None:
    assert LabelApplication.objects.visible_to(animator).exists()

    abandon_application(sent, actor=structure_manager)

    assert not LabelApplication.objects.visible_to(animator).exists()


def test_drafts_are_the_structures_own(structure, adviser, stranger, animator, auditor, coordinator) -> None:
    draft = fill(LabelApplicationFactory(structure=structure, specification=SpecificationFactory()))

    assert draft in LabelApplication.objects.visible_to(adviser)
    for actor in (stranger, animator, auditor, coordinator):
        assert draft not in LabelApplication.objects.visible_to(actor)
