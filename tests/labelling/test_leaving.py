"""Who leaves the working group or the commission, or becomes tied, loses every route at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from azimut.accounts.models import Membership, RoleAssignment
from azimut.core.permissions import Role
from azimut.labelling.models import LabelApplication, SupportingDocument
from azimut.labelling.notifications import send_digests
from azimut.labelling.services import declare_tie, post_message
from tests.accounts.factories import client_of
from tests.labelling.conftest import holder
from tests.labelling.test_mails import address_of, mails

pytestmark = pytest.mark.django_db


def routes(application: LabelApplication, session) -> dict[str, str]:
    """Every way to a file: list, detail, section, search, messages, pieces, PDF, opinions, agenda, bundle."""
    document = SupportingDocument.objects.filter(application=application).select_related("file")[0]
    return {
        "list": reverse("labelling"),
        "search": f"{reverse('labelling')}?quoi={application.structure.name}",
        "detail": reverse("label_application", args=[application.pk]),
        "section": reverse("label_application_section", args=[application.pk, "presentation"]),
        "pdf": reverse("label_application_pdf", args=[application.pk]),
        "receipt": reverse("label_application_receipt", args=[application.pk]),
        "piece": reverse("stored_file", args=[document.file_id, document.file.name]),
        "comparison": reverse("label_application_comparison", args=[application.pk]),
        "opinion": reverse("label_application_opinion", args=[application.pk]),
        "assignment": reverse("label_application_assign", args=[application.pk]),
        "session": reverse("labelling_session", args=[session.pk]),
        "table": reverse("labelling_campaign_table", args=[application.campaign_id]),
    }


def read(client, address: str, application: LabelApplication) -> bool:
    """Whether the page answers and leads to the file, or hands over a document."""
    answer = client.get(address)
    if answer.status_code != 200:
        return False
    if answer["Content-Type"] == "application/pdf":
        return bool(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    text = answer.content.decode()
    return f"/dossiers/{application.pk}/" in text or application.receipt_number in text


def acts(application: LabelApplication) -> dict[str, tuple[str, dict[str, str]]]:
    """What one who judges may write on a file, or send."""
    key = [application.pk]
    return {
        "message": (reverse("label_application_message", args=key), {"texte": "Encore moi"}),
        "comment": (reverse("label_application_comment", args=[*key, "presentation"]), {"texte": "Encore moi"}),
        "pieces": (reverse("label_application_pieces", args=key), {"elements": "statutes", "explication": "Non."}),
        "assign": (reverse("label_application_assign", args=key), {"choix": "equilibre"}),
        "back": (reverse("label_application_bring_back", args=key), {}),
        "opinion": (reverse("label_application_opinion", args=key), {"avis": "favourable", "motifs": "Encore moi"}),
    }


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.DECIDER, Role.ANIMATOR])
@pytest.mark.parametrize("way", ["role ended", "tie declared", "hired by the structure"])
def test_who_leaves_loses_every_route_at_once(judged, session, role, way) -> None:
    actor = holder(role)
    client = client_of(actor)
    post_message(judged, "Une question.", actor=holder(Role.ANIMATOR))
    ways = routes(judged, session)
    open_before = {key for key, address in ways.items() if read(client, address, judged)}
    assert open_before >= {"list", "search", "detail", "section", "pdf", "piece"}

    if way == "role ended":
        RoleAssignment.objects.filter(user=actor.user_id).update(ended_at=timezone.now())
    elif way == "tie declared":
        declare_tie(judged.structure, actor=actor)
    else:
        Membership.objects.create(user_id=actor.user_id, structure=judged.structure, role=Role.ADVISER)
        client = client_of(actor)

    left = {key for key, address in ways.items() if read(client, address, judged)}
    assert left == set()
    answers = {key: client.post(address, typed).status_code for key, (address, typed) in acts(judged).items()}
    # 404: for them the file no longer exists; 302 to the sign-in when no hat is left.
    assert set(answers.values()) <= ({403, 404} if way != "role ended" else {302, 403, 404}), answers
    assert judged.messages.count() == 1
    send_digests(timezone.localdate())
    assert address_of(actor) not in [mail["to"] for mail in mails()]


def test_a_message_cannot_be_written_by_who_left(judged, animator) -> None:
    client = client_of(animator)
    RoleAssignment.objects.filter(user=animator.user_id).update(ended_at=timezone.now())

    answer = client.post(reverse("label_application_message", args=[judged.pk]), {"texte": "Encore moi"})

    assert answer.status_code != 200
    assert not judged.messages.exists()
