"""Those who judge, on their pages, without JavaScript: from the check of a file to the end of its label."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from azimut.accounts.models import User
from azimut.core.permissions import Role
from azimut.labelling.models import Decision, Label, LabelApplication, LabellingCampaign, Opinion
from azimut.labelling.services import assign_instructors, declare_complete
from tests.accounts.factories import MembershipFactory, client_of
from tests.labelling.conftest import holder
from tests.labelling.factories import LabelApplicationFactory, LabelFactory, LabellingCampaignFactory
from tests.labelling.test_pages import file_url, page


@pytest.fixture
def assigned(sent, animator, instructors):
    declare_complete(sent, actor=animator)
    assign_instructors(sent, actor=animator)
    return sent


def test_the_home_of_who_decides_opens_before_any_session_is_planned(decider) -> None:
    LabelApplicationFactory(state="opinion_given", submitted_at=timezone.now())

    assert client_of(decider).get("/pro/").status_code == 200


def test_the_animator_asks_for_pieces_and_what_was_typed_stays_when_it_is_refused(sent, animator) -> None:
    client = client_of(animator)
    url = file_url(sent, "label_application_pieces")

    refused = client.post(url, {"explication": "Les statuts sont illisibles.", "jours": "10"})
    assert refused.status_code == 422
    assert "Les statuts sont illisibles.</textarea>" in page(refused)

    client.post(url, {"elements": ["statutes", "team"], "explication": "Illisibles.", "jours": "10"})
    request = sent.completeness_requests.get()
    assert request.items == ["statutes", "team"]
    assert timezone.localdate(request.due_at - timedelta(seconds=1)) == timezone.localdate() + timedelta(days=10)


def test_a_complete_file_is_shared_out_and_conflicts_are_said(sent, structure, animator, instructors) -> None:
    tied = holder(Role.INSTRUCTOR)
    MembershipFactory(user=User.objects.get(pk=tied.user_id), structure=structure)
    client = client_of(animator)
    client.post(file_url(sent, "label_application_complete"))
    url = file_url(sent, "label_application_assign")

    assert "travaille pour la structure" in page(client.get(url))
    told = page(client.post(url, {"choix": "nommer", "personnes": [str(tied.user_id)]}, follow=True))
    assert "est en lien avec" in told
    client.post(url, {"choix": "equilibre"})

    assert set(sent.assignments.values_list("instructor", flat=True)) == {one.user_id for one in instructors}


def test_an_instructor_keeps_a_draft_then_gives_a_reasoned_opinion(assigned, instructors) -> None:
    client = client_of(instructors[0])
    url = file_url(assigned, "label_application_opinion")
    typed = {
        "note-welcome": "3",
        "commentaire-welcome": "Accueil clair.",
        "visite": "Visite faite.",
        "avis": "favourable",
    }

    client.post(url, {**typed, "suite": "brouillon"})
    assert "Accueil clair.</textarea>" in page(client.get(url))
    refused = client.post(url, {**typed, "motifs": "", "suite": "rendre"})
    assert refused.status_code == 422
    assert "Visite faite.</textarea>" in page(refused)
    client.post(url, {**typed, "motifs": "Dossier solide.", "suite": "rendre"})

    opinion = Opinion.objects.get()
    assert (opinion.kind, opinion.reasons, opinion.visit_note) == ("favourable", "Dossier solide.", "Visite faite.")
    assert opinion.grades["welcome"] == {"grade": 3, "comment": "Accueil clair."}
    assert "Il ne se modifie plus" in page(client.get(url))


@pytest.mark.parametrize("reason", ["deport", "lien"])
def test_who_steps_back_no_longer_finds_the_file_by_any_route(assigned, instructors, reason: str) -> None:
    client = client_of(instructors[0])
    client.post(file_url(assigned, "label_application_opinion"), {"motifs": "Brouillon", "suite": "brouillon"})

    client.post(file_url(assigned, "label_application_step_back"), {"motif": reason})

    assert assigned not in LabelApplication.objects.visible_to(instructors[0])
    for name in (
        "label_application",
        "label_application_opinion",
        "label_application_comparison",
        "label_application_pdf",
    ):
        assert client.get(file_url(assigned, name)).status_code == 404, name
    assert file_url(assigned) not in page(client.get(reverse("labelling")))
    assert not Opinion.objects.exists()


def test_opinions_are_compared_only_once_all_are_given(
    assigned, animator, decider, instructors, judged_opinions
) -> None:
    url = file_url(assigned, "label_application_comparison")

    judged_opinions(instructors[0], 4)
    for actor in (animator, decider, instructors[1]):
        assert client_of(actor).get(url).status_code == 403
        assert not Opinion.objects.visible_to(actor).exists()
    judged_opinions(instructors[1], 1)

    told = page(client_of(decider).get(url))
    assert "4 sur 4" in told
    assert "Écart" in told


@pytest.fixture
def judged_opinions(assigned):
    def give(actor, grade: int) -> None:
        client_of(actor).post(
            file_url(assigned, "label_application_opinion"),
            {"note-welcome": str(grade), "avis": "favourable", "motifs": "Vu.", "suite": "rendre"},
        )

    return give


def test_a_session_is_planned_decided_together_and_closed(judged, animator, decider) -> None:
    second = LabelApplicationFactory(state="opinion_given", submitted_at=timezone.now())
    day = timezone.localdate().isoformat()
    planned = client_of(animator).post(reverse("labelling_sessions"), {"jour": day}, follow=True)
    url = planned.redirect_chain[-1][0]
    decision = {"dossier": [str(judged.pk), str(second.pk)], "decision": "granted"}

    refused = client_of(decider).post(url, decision)
    assert refused.status_code == 422
    assert page(refused).count("checked") == 3
    client_of(decider).post(url, {**decision, "motifs": "Conformes au cahier des charges."})
    client_of(animator).post(f"{url}clore/", {"proces-verbal": "PV 2026-12"})

    assert Decision.objects.count() == Label.objects.count() == 2
    assert "PV 2026-12" in page(client_of(decider).get(url))


def test_a_decider_does_not_see_on_the_agenda_the_file_of_their_own_structure(
    judged, session, structure, decider
) -> None:
    MembershipFactory(user=User.objects.get(pk=decider.user_id), structure=structure)
    url = reverse("labelling_session", args=[session.pk])

    told = page(client_of(decider).get(url))
    answer = client_of(decider).post(url, {"dossier": str(judged.pk), "decision": "granted", "motifs": "Oui."})

    assert file_url(judged) not in told
    assert "1 dossier ne vous est pas montré" in told
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_campaign_is_planned_with_its_days_in_paris_and_counted(sent, animator) -> None:
    client = client_of(animator)
    url = reverse("labelling_campaigns")
    days = {"ouverture": "2027-01-01", "fermeture": "2027-03-28", "effet": "2027-09-01", "fin": "2028-12-31"}

    assert client.post(url, {"nom": "campagne", "ouverture": "2027-01-01"}).status_code == 422
    client.post(url, {"nom": "campagne de janvier 2027", **days})
    again = page(client.post(url, {"nom": "campagne de janvier 2027", **days}))
    assert "porte déjà ce nom" in again, again[again.find("<main") :][:1500]

    planned = LabellingCampaign.objects.get(name="campagne de janvier 2027")
    assert planned.closes_at.isoformat() == "2027-03-28T22:00:00+00:00"
    counted = page(client.get(reverse("labelling_campaign", args=[sent.campaign_id])))
    assert "1 dossier déposé" in counted
    assert sent.department.name in counted


def test_a_label_is_put_under_alert_and_its_history_is_shown(db, regional_officer, auditor) -> None:
    label = LabelFactory()
    url = reverse("labelling_label", args=[label.pk])
    due = (timezone.localdate() + timedelta(days=20)).isoformat()
    client = client_of(regional_officer)

    assert "Donnez la date" in page(client.post(url, {"etape": "alerte", "motif": "Fermé."}, follow=True))
    client.post(url, {"etape": "alerte", "motif": "L'accueil est fermé.", "reponse": due})
    assert "peut encore répondre" in page(client.post(url, {"etape": "suspendre", "motif": "Rien."}, follow=True))
    assert "Aucune structure" in page(
        client.post(url, {"etape": "reprise", "motif": "Fusion.", "siret": "1"}, follow=True)
    )

    told = page(client_of(auditor).get(url))
    assert "L&#x27;accueil est fermé." in told
    assert '<form method="post" class="flow">' not in told


def test_nobody_acts_on_the_label_of_their_own_structure(db, regional_officer) -> None:
    label = LabelFactory()
    MembershipFactory(user=User.objects.get(pk=regional_officer.user_id), structure=label.structure)
    url = reverse("labelling_label", args=[label.pk])

    answer = client_of(regional_officer).post(url, {"etape": "alerte", "motif": "x", "reponse": "2999-01-01"})

    assert answer.status_code == 403


def test_pages_of_judges_ask_no_more_of_the_database_with_more_files(animator, decider, db) -> None:
    campaign = LabellingCampaignFactory()
    # The outlines of the map are read once a process.
    client_of(animator).get(reverse("labelling_campaign", args=[campaign.pk]))
    counts = {}
    for round_ in (2, 8):
        for _ in range(round_):
            LabelApplicationFactory(campaign=campaign, state="opinion_given", submitted_at=timezone.now())
        client_of(animator).post(reverse("labelling_sessions"), {"jour": timezone.localdate().isoformat()})
        from azimut.labelling.models import DecisionSession

        session = DecisionSession.objects.get()
        for name, args, actor in (
            ("labelling", [], animator),
            ("labelling_session", [session.pk], decider),
            ("labelling_campaign", [campaign.pk], animator),
            ("labelling_sessions", [], animator),
            ("label_application_assign", [campaign.applications.first().pk], animator),
        ):
            client = client_of(actor)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(reverse(name, args=args)).status_code == 200
            counts.setdefault(name, []).append(len(asked))

    assert all(len(set(found)) == 1 and max(found) <= 12 for found in counts.values()), counts
