"""A notebook opened by an adviser: for a time, as the person wishes, and the plan they write together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from azimut.accounts.models import IdentityAccess
from azimut.core.permissions import Actor, Refusal
from azimut.guidance.funding import funding_schemes
from azimut.reception.models import Notebook, NotebookAccess, PlanChange, PlanStep
from azimut.reception.services import plans
from azimut.reception.services.notebooks import NoSuchNotebook, end_access, open_notebook, start_notebook
from azimut.reception.views.notebook_holding import WRONG_CODES
from tests.accounts.factories import MembershipFactory, actor_of_membership, session_of
from tests.reception.notebooks import code_in, keep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory_of_other_visitors() -> None:
    WRONG_CODES._buckets.clear()


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.cookies["session"] = session_of(actor)
    return client


def step_facts(**changes):
    return {
        "what": "Demander un devis au centre.",
        "who": "person",
        "due_on": timezone.localdate() + timedelta(days=20),
        "scheme": funding_schemes()[0].code,
        "funding_state": "asked",
        "amount": 1500,
        "feasibility": "feasible",
        "state": "to_do",
        **changes,
    }


def step_form(**changes):
    said = step_facts(**changes)
    return {"acte": "ajouter", **{name: "" if value is None else str(value) for name, value in said.items()}}


def opened(adviser: Actor) -> tuple[NotebookAccess, str]:
    _notebook, code = start_notebook()
    return open_notebook(code, hours=2, actor=adviser), code


READ = {"acte": "lire"}


def test_an_adviser_opens_a_notebook_with_its_code_and_the_person_sees_it(adviser, structure, client) -> None:
    keep(client, "recherche:quoi=phare")
    professional = signed_in(adviser)
    answer = professional.post("/pro/accueil/carnet/", {"code": code_in(client).lower(), "length": "2"})

    assert answer.status_code == 302
    shown = professional.get(answer.url).content.decode()
    assert "« phare »" in shown
    assert code_in(client) not in shown, "une conseillère ne garde pas le code"
    theirs = client.get("/carnet/").content.decode()
    assert structure.name in theirs
    assert "Mettre fin" in theirs


def test_the_person_ends_it_and_the_next_click_of_the_adviser_is_refused(adviser, client) -> None:
    keep(client, "recherche:quoi=phare")
    access = open_notebook(code_in(client), hours=2, actor=adviser)
    professional = signed_in(adviser)
    address = f"/pro/accueil/carnet/{access.pk}/"
    assert professional.get(address).status_code == 200

    client.post("/carnet/", {"acte": "arreter", "quoi": str(access.pk)})

    assert professional.get(address).status_code == 403
    assert professional.post(address, step_form()).status_code == 403
    with pytest.raises(Refusal):
        plans.add_step(access, step_facts(), actor=adviser)
    assert not PlanStep.objects.exists()
    assert str(access.pk) not in professional.get("/pro/accueil/carnet/").content.decode()


def test_each_session_that_reads_a_notebook_is_in_the_access_log_once_and_a_page_shown_writes_nothing(
    adviser, client
) -> None:
    keep(client, "recherche:quoi=phare")
    typed = signed_in(adviser)
    typed.post("/pro/accueil/carnet/", {"code": code_in(client), "length": "2"})
    access = NotebookAccess.objects.get()
    address, log = f"/pro/accueil/carnet/{access.pk}/", IdentityAccess.objects.of_thing("notebook", access.notebook_id)
    assert "phare" in typed.get(address).content.decode()
    assert (log.count(), log.get().user_id, log.get().structure_id) == (1, adviser.user_id, adviser.structure_id)

    another = signed_in(adviser)
    assert "phare" not in another.get(address).content.decode()
    assert log.count() == 1
    assert "phare" in another.post(address, READ, follow=True).content.decode()
    another.get(address)
    assert log.count() == 2


def test_nobody_reads_a_notebook_without_being_let_in_and_nothing_is_logged_of_a_refusal(adviser, stranger) -> None:
    access, _code = opened(adviser)

    assert signed_in(stranger).post(f"/pro/accueil/carnet/{access.pk}/", READ).status_code == 404
    assert not IdentityAccess.objects.filter(user_id=stranger.user_id).exists()


def test_an_adviser_whose_time_is_over_is_refused(adviser) -> None:
    access, _code = opened(adviser)
    access.opened_at, access.until = timezone.now() - timedelta(hours=3), timezone.now() - timedelta(seconds=1)
    access.save()

    assert signed_in(adviser).get(f"/pro/accueil/carnet/{access.pk}/").status_code == 403
    with pytest.raises(Refusal):
        plans.write_goal(access, level="cep_2", goal="Devenir gardien.", actor=adviser)


def test_nobody_else_opens_what_was_opened_to_one(adviser, stranger, structure, structure_manager) -> None:
    access, _code = opened(adviser)
    colleague = actor_of_membership(MembershipFactory(structure=structure))

    for other in (stranger, structure_manager, colleague):
        assert signed_in(other).get(f"/pro/accueil/carnet/{access.pk}/").status_code == 404
        with pytest.raises(Refusal):
            plans.add_step(access, step_facts(), actor=other)


def test_roles_of_the_region_open_no_notebook(regional_officer, animator, auditor) -> None:
    _notebook, code = start_notebook()

    for actor in (regional_officer, animator, auditor):
        with pytest.raises(Refusal):
            open_notebook(code, hours=2, actor=actor)


def test_wrong_codes_slow_an_adviser_too(adviser) -> None:
    professional = signed_in(adviser)
    robot = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    wrong = {"code": "2222-2222-22222", "length": "2"}

    tries = [professional.post("/pro/accueil/carnet/", wrong, **robot).status_code for _time in range(22)]

    assert tries[0] == 422
    assert tries[-1] == 429
    with pytest.raises(NoSuchNotebook):
        open_notebook("2222-2222-22222", hours=2, actor=adviser)


def test_a_step_is_written_changed_removed_and_put_back_and_each_change_is_told(adviser, client) -> None:
    keep(client, "recherche:quoi=phare")
    access = open_notebook(code_in(client), hours=2, actor=adviser)
    professional, address = signed_in(adviser), f"/pro/accueil/carnet/{access.pk}/"
    professional.post(address, {"acte": "projet", "level": "cep_3", "goal": "Devenir gardien de phare."})
    professional.post(address, step_form())
    step = PlanStep.objects.get()
    changed = {**step_form(state="done", amount=1200), "acte": "changer", "quoi": str(step.pk)}
    assert professional.post(address, changed).status_code == 302

    shown = client.get("/carnet/").content.decode()
    assert "Devenir gardien de phare." in shown
    assert f"/financements/#{funding_schemes()[0].code}" in shown
    assert "1\u202f200" in shown.replace("\xa0", "\u202f")
    told = [change.summary for change in PlanChange.objects.order_by("at")]
    assert len(told) == 3
    assert "montant : 1500.00 → 1200" in told[-1]
    assert "avancement : à faire → fait" in told[-1]

    removed = professional.post(address, {"acte": "retirer", "quoi": str(step.pk)})
    assert "Demander un devis" not in client.get("/carnet/imprimer/").content.decode()
    assert "La remettre" in professional.get(removed.url).content.decode()
    professional.post(address, {"acte": "remettre", "quoi": str(step.pk)})
    assert "Demander un devis" in client.get("/carnet/imprimer/").content.decode()
    assert client.get("/carnet/carnet.pdf").content.startswith(b"%PDF")


def test_the_person_says_what_is_done_and_the_adviser_reads_who_said_it(adviser, client) -> None:
    keep(client, "recherche:quoi=phare")
    access = open_notebook(code_in(client), hours=2, actor=adviser)
    step = plans.add_step(access, step_facts(), actor=adviser)

    client.post("/carnet/", {"acte": "etape", "quoi": str(step.pk), "etat": "done"})

    step.refresh_from_db()
    assert step.state == "done"
    professional, address = signed_in(adviser), f"/pro/accueil/carnet/{access.pk}/"
    assert "la personne, avec son code" in professional.post(address, READ, follow=True).content.decode()


def test_the_steps_of_one_notebook_are_not_changed_from_another(adviser, stranger) -> None:
    own, _code = opened(adviser)
    other, _code = opened(stranger)
    step = plans.add_step(other, step_facts(), actor=stranger)

    with pytest.raises(PlanStep.DoesNotExist):
        plans.change_step(own, step.pk, step_facts(what="Autre chose."), actor=adviser)
    plans.remove_step(own, step.pk, actor=adviser)
    plans.set_step_state(own.notebook, step.pk, "done")

    step.refresh_from_db()
    assert (step.what, step.removed_at, step.state) == ("Demander un devis au centre.", None, "to_do")


def test_a_name_in_a_step_is_pointed_at_and_nothing_is_lost(adviser) -> None:
    access, _code = opened(adviser)
    professional, address = signed_in(adviser), f"/pro/accueil/carnet/{access.pk}/"
    named = step_form(what="Appeler Mme Durand au centre.")

    refused = professional.post(address, named)

    assert refused.status_code == 422
    assert "Appeler Mme Durand au centre." in refused.content.decode()
    assert not PlanStep.objects.exists()
    assert professional.post(address, {**named, "confirmed": "on"}).status_code == 302


def test_an_amount_without_a_funding_is_refused_by_the_form_and_the_database(adviser) -> None:
    access, _code = opened(adviser)
    address = f"/pro/accueil/carnet/{access.pk}/"

    refused = signed_in(adviser).post(address, step_form(funding_state="none"))

    assert refused.status_code == 422
    assert "Un montant est celui d&#x27;un financement" in refused.content.decode()


def test_what_changed_in_a_step_is_said_field_by_field(adviser) -> None:
    access, _code = opened(adviser)
    step = plans.add_step(access, step_facts(due_on=None, scheme=""), actor=adviser)
    scheme = funding_schemes()[0]
    due = timezone.localdate() + timedelta(days=30)

    plans.change_step(access, step.pk, step_facts(due_on=due, scheme=scheme.code), actor=adviser)
    said = PlanChange.objects.latest("at").summary

    assert f"rien → {due:%d/%m/%Y}" in said
    assert f"aucun → {scheme.title}" in said


def test_a_plan_holds_so_many_steps_and_no_more(adviser, monkeypatch) -> None:
    access, _code = opened(adviser)
    monkeypatch.setattr(plans, "MOST_STEPS", 2)
    for _again in range(2):
        plans.add_step(access, step_facts(), actor=adviser)

    with pytest.raises(plans.PlanFull):
        plans.add_step(access, step_facts(), actor=adviser)


def test_a_long_plan_takes_as_many_queries_as_a_short_one(adviser, django_assert_max_num_queries) -> None:
    access, _code = opened(adviser)
    for rank in range(15):
        plans.add_step(access, step_facts(what=f"Étape numéro {rank}."), actor=adviser)
    professional = signed_in(adviser)
    professional.post(f"/pro/accueil/carnet/{access.pk}/", READ)

    with django_assert_max_num_queries(14):
        professional.get(f"/pro/accueil/carnet/{access.pk}/")


def test_ending_an_access_of_another_notebook_does_nothing(adviser) -> None:
    access, _code = opened(adviser)
    elsewhere, _code = start_notebook()

    end_access(elsewhere, access.pk)

    access.refresh_from_db()
    assert access.is_open()
    assert Notebook.objects.count() == 2
