"""In the demonstration a letter is kept and read on a page; elsewhere there is no such page."""

import pytest
from django.core.mail import send_mail
from django.test import override_settings

from azimut.config.mailing import MailAddressError, mail_settings

ADDRESS = "/demonstration/courriels/"
KEPT = "azimut.demonstration.mails.KeptMails"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings) -> None:
    settings.HOME = tmp_path
    settings.EMAIL_BACKEND = KEPT


def send(subject: str, body: str = "Bonjour") -> None:
    send_mail(subject, body, "contact@exemple.fr", ["camille@exemple.fr"])


def test_a_letter_is_read_on_the_page_and_its_link_can_be_followed(db, client) -> None:
    send("Première")
    send("Vous êtes invitée", "Ouvrez http://127.0.0.1:8000/invitation/abc/ avant lundi <b>.")

    page = client.get(ADDRESS).content.decode()

    assert page.index("Vous êtes invitée") < page.index("Première")
    assert 'href="http://127.0.0.1:8000/invitation/abc/"' in page
    assert "&lt;b&gt;" in page
    assert "camille@exemple.fr" in page


def test_only_the_last_letters_are_kept(db, client, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("azimut.demonstration.mails.MOST_KEPT", 3)
    for number in range(5):
        send(f"Lettre {number}")

    page = client.get(ADDRESS).content.decode()

    assert len(list(tmp_path.rglob("*.eml"))) == 3
    assert "Lettre 4" in page
    assert "Lettre 1" not in page


@override_settings(DEMONSTRATION=False)
def test_elsewhere_there_is_no_such_page(db, client) -> None:
    send("Secret")

    assert client.get(ADDRESS).status_code == 404


def test_letters_leave_by_the_address_given_and_stay_in_the_demonstration() -> None:
    address = "smtp://moi:un%40secret@courrier.exemple.fr"

    assert mail_settings(address, is_demonstration=True) == {"EMAIL_BACKEND": KEPT}
    given = mail_settings(address, is_demonstration=False)
    assert (given["EMAIL_PORT"], given["EMAIL_HOST_PASSWORD"], given["EMAIL_USE_TLS"]) == (587, "un@secret", True)
    assert "dummy" in mail_settings("", is_demonstration=False)["EMAIL_BACKEND"]
    with pytest.raises(MailAddressError):
        mail_settings("courrier", is_demonstration=False)
