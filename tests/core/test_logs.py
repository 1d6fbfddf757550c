"""What is logged opens nothing and names nobody; what helps to understand stays."""

import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from azimut.core.logs import DiscreetFormatter, masked
from azimut.directory.models import Structure
from azimut.reception.services import referrals as acts
from azimut.reception.services.follow_links import draw_follow_link
from azimut.reception.services.notebooks import start_notebook
from tests.reception.factories import person, referral_facts

TOKEN = "vN0xq7Jm3kz-Yt_5fT8wR2bLd9sHcA1eUoGiPnQjKx4"


@pytest.mark.parametrize(
    "line",
    [
        f"Unprocessable Entity: /suivi/{TOKEN}/",
        f"Not Found: /orientations/lien/{TOKEN}",
        f"Forbidden (CSRF cookie not set.): /invitation/{TOKEN}/",
        f"Bad Request: /rendez-vous/{'0a1b' * 16}/",
        "Not Found: /connexion/mot-de-passe/1z-c8x2fj-0123456789abcdef0123456789abcdef/",
        "Not Found: /carnet/K7QD-M2XV-9RTPB/carnet.pdf",
        "Job core.send_mail[12](to='zoe@exemple.fr', text='Bonjour (Zoé),\n…') ended with status: Error, lasted 0.1 s",
        "smtplib.SMTPRecipientsRefused: {'zoe.martin+a@mail.exemple.fr': (550, b'no')}",
    ],
)
def test_secrets_addresses_and_arguments_are_masked(line) -> None:
    told = masked(line)

    assert "[…]" in told
    assert not [word for word in (TOKEN, "0a1b", "c8x2fj", "K7QD", "zoe", "Zoé") if word in told]


@pytest.mark.parametrize(
    "line",
    [
        "Not Found: /structures/018f2b7e-1111-7abc-8abc-0123456789ab/centre-d-information-et-d-orientation/",
        "Internal Server Error: /pro/orientations/018f2b7e-1111-7abc-8abc-0123456789ab/",
        "Not Found: /formations/technicien-superieur-en-maintenance-informatique/",
        "import de la source lheo:test : 1200 lignes (3 refusées)",
    ],
)
def test_what_helps_to_understand_stays(line) -> None:
    assert masked(line) == line


def test_every_line_of_the_console_goes_through_it_with_its_traceback() -> None:
    console = settings.LOGGING["handlers"]["console"]
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    formatter = DictConfigurator({}).configure_formatter(dict(settings.LOGGING["formatters"][console["formatter"]]))
    error = ValueError("zoe@exemple.fr existe déjà")

    said = formatter.format(logging.makeLogRecord({"msg": "refusé", "exc_info": (ValueError, error, None)}))

    assert "refusé" in said
    assert "ValueError: […] existe déjà" in said


@pytest.mark.django_db
def test_a_private_link_that_is_refused_leaves_no_trace_in_the_logs(adviser, stranger, caplog) -> None:
    to_structure = Structure.objects.get(pk=stranger.structure_id)
    token = draw_follow_link(
        acts.send_referral(referral_facts(), person("Zoé"), to_structure=to_structure, actor=adviser)
    )
    _notebook, code = start_notebook()
    caplog.handler.setFormatter(DiscreetFormatter())

    Client().post(reverse("follow", args=[token]), {"acte": "?"})
    Client().post(reverse("notebook_by_code", args=[code]), {"acte": "?"})

    refusals = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert any(token in line for line in refusals), "Django ne dit plus le chemin : ce masque est devenu inutile"
    assert token not in caplog.text
    assert code not in caplog.text
