"""Signing in: password, second factor, recovery codes, forgotten password, sessions elsewhere."""

import re
import time
from pathlib import Path
from statistics import median

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.template.loader import get_template
from django.test import Client, RequestFactory
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.accounts import adapters
from azimut.accounts.adapters import AccountAdapter
from azimut.accounts.devices import device_of
from azimut.accounts.models import Session, User
from azimut.accounts.tasks import send_password_reset
from azimut.config.settings import base
from azimut.core import mail as mail_rules
from tests.accounts.factories import MembershipFactory, UserFactory, client_of

PASSWORD = "azimut-2026"
SECOND = "/pro/mon-compte/second-facteur/"


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/connexion/", {"login": email, "password": password, **more})


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the application shows, `steps` half-minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def person(db) -> User:
    return MembershipFactory().user


@pytest.fixture
def secret(person) -> str:
    made = generate_totp_secret()
    TOTP.activate(person, made)
    return made


def test_in_production_the_link_of_a_mail_leads_to_the_site_that_is_set_whatever_the_request_says(
    client, person, settings
) -> None:
    settings.IS_PRODUCTION, settings.SITE_ADDRESS = True, "https://azimut.exemple"
    settings.ALLOWED_HOSTS = [".exemple"]

    client.post("/connexion/mot-de-passe-oublie/", {"email": person.email}, headers={"host": "faux.exemple:8443"})

    assert ProcrastinateJob.objects.get().args["site"] == "https://azimut.exemple"


def test_no_mail_takes_its_address_from_the_request_but_in_one_place() -> None:
    package = Path(mail_rules.__file__).parent.parent
    taking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "{request.scheme}://{request.get_host()}" in path.read_text()
    }
    assert taking == {"core/mail.py"}


def test_a_password_opens_a_session_and_leads_where_one_was_going(client, person) -> None:
    response = sign_in(client, person.email, next="/pro/mon-compte/")

    assert response["Location"] == "/pro/mon-compte/"
    session = Session.objects.get()
    assert session.user == person
    assert session.opened_at is not None


@pytest.mark.parametrize(
    "address",
    ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "http:ailleurs", "javascript:1"],
)
def test_one_is_never_led_to_another_site_after_signing_in(client, person, address: str) -> None:
    assert sign_in(client, person.email, next=address)["Location"] == "/pro/"


def test_the_address_is_read_however_it_is_typed(client, person) -> None:
    assert sign_in(client, f" {person.email.upper()} ").status_code == 302


def test_a_closed_account_does_not_open(client, person) -> None:
    User.objects.update(is_active=False)

    assert sign_in(client, person.email)["Location"] == "/connexion/compte-ferme/"
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_gets_the_same_page_as_a_wrong_password(client, person) -> None:
    known = sign_in(client, person.email, "faux").content.decode()
    unknown = sign_in(client, "personne@exemple.fr", "faux").content.decode()

    def told(page: str, email: str) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(email, "")

    assert told(known, person.email) == told(unknown, "personne@exemple.fr")
    assert "L&#x27;adresse ou le mot de passe n&#x27;est pas bon" in known


def median_seconds(ask, *, times: int = 15) -> float:
    def once() -> float:
        cache.clear()
        began = time.process_time()
        ask()
        return time.process_time() - began

    once()
    return median(once() for _ in range(times))


def test_an_unknown_address_takes_the_same_time_as_a_wrong_password(person) -> None:
    client = Client()

    def ratio() -> float:
        known = median_seconds(lambda: sign_in(client, person.email, "faux"))
        unknown = median_seconds(lambda: sign_in(client, "personne@exemple.fr", "faux"))
        return unknown / known

    measured = [ratio() for _ in range(3)]
    assert any(0.9 <= value <= 1.1 for value in measured), measured


def test_ten_wrong_passwords_slow_down_whether_the_account_exists_or_not(client, person) -> None:
    for email in (person.email, "personne@exemple.fr"):
        for _ in range(10):
            sign_in(client, email, "faux")

        assert "Attendez cinq minutes" in sign_in(client, email).content.decode()
    assert not Session.objects.filter(user=person).exists()


def test_wrong_passwords_are_counted_for_every_process_together() -> None:
    assert base.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_the_shared_counts_have_their_table(db) -> None:
    shared = DatabaseCache(base.CACHES["default"]["LOCATION"], {})

    assert shared.add("essai", 1)
    assert not shared.add("essai", 2)
    assert caches["default"].get("essai") is None


def test_a_password_alone_is_not_enough_where_a_code_is_asked(client, person, secret) -> None:
    response = sign_in(client, person.email)

    assert response["Location"].startswith("/connexion/code/")
    assert client.get("/pro/")["Location"].startswith("/connexion/")
    assert client.post("/connexion/code/", {"code": "000000"}).status_code == 200
    assert client.post("/connexion/code/", {"code": code_of(secret)})["Location"] == "/pro/"
    assert client.get("/pro/").status_code == 200


def test_a_code_is_taken_half_a_minute_early_or_late_and_no_more(client, person, secret) -> None:
    for steps, taken in ((-3, False), (3, False), (-1, True)):
        sign_in(client, person.email)
        status = client.post("/connexion/code/", {"code": code_of(secret, steps=steps)}).status_code
        assert (status == 302) is taken, steps


def test_a_code_never_serves_twice(person, secret) -> None:
    code = code_of(secret)
    statuses = []
    for _ in range(2):
        client = Client()
        sign_in(client, person.email)
        statuses.append(client.post("/connexion/code/", {"code": code}).status_code)

    assert statuses == [302, 200]


def test_ten_wrong_codes_slow_down(client, person, secret) -> None:
    sign_in(client, person.email)
    for _ in range(10):
        client.post("/connexion/code/", {"code": "000000"})

    assert client.post("/connexion/code/", {"code": code_of(secret)}).status_code == 200


def test_a_recovery_code_serves_once(person, secret) -> None:
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    statuses = []
    for _ in range(2):
        cache.clear()
        client = Client()
        sign_in(client, person.email)
        statuses.append(client.post("/connexion/code/", {"code": code}).status_code)

    assert statuses == [302, 200]


def test_setting_up_an_application_gives_recovery_codes_once_and_lets_in(person) -> None:
    client = Client()
    sign_in(client, person.email)
    assert client.get("/pro/")["Location"] == SECOND

    page = client.get(f"{SECOND}application/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    done = client.post(f"{SECOND}application/", {"code": code_of(secret)})
    shown = client.get(done["Location"]).content.decode()
    again = client.get(done["Location"]).content.decode()

    assert len(re.findall(r"<code>\d{8}</code>", shown)) == 10
    assert "<code>" not in again
    assert client.get("/pro/").status_code == 200
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_whoever_needs_a_second_factor_keeps_one(adviser, coordinator) -> None:
    for actor, kept in ((adviser, True), (coordinator, False)):
        TOTP.activate(User.objects.get(pk=actor.user_id), generate_totp_secret())

        client_of(actor).post(f"{SECOND}application/retirer/")

        assert Authenticator.objects.filter(user_id=actor.user_id).exists() is kept


def test_a_sensitive_act_asks_again_some_minutes_after(person, secret, settings) -> None:
    client = Client()
    sign_in(client, person.email)
    client.post("/connexion/code/", {"code": code_of(secret)})
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 3600}]
    session.save()

    asked = client.get(f"{SECOND}codes/nouveaux/")
    assert asked["Location"].startswith("/pro/mon-compte/confirmer/")
    client.post(asked["Location"], {"password": PASSWORD, "next": f"{SECOND}codes/nouveaux/"})

    assert client.get(f"{SECOND}codes/nouveaux/").status_code == 200


def test_a_forgotten_password_is_answered_the_same_for_anyone(client, person) -> None:
    answers = {
        email: client.post("/connexion/mot-de-passe-oublie/", {"email": email})["Location"]
        for email in (person.email, "personne@exemple.fr")
    }

    assert set(answers.values()) == {"/connexion/mot-de-passe-oublie/envoye/"}
    assert ProcrastinateJob.objects.filter(task_name="accounts.send_password_reset").count() == 2


def test_the_link_is_sent_to_who_has_an_account_and_serves_once(client, person) -> None:
    for email in ("personne@exemple.fr", person.email):
        send_password_reset(email=email, site="https://azimut.exemple.fr")
    link = re.search(r"https://azimut.exemple.fr(/\S+)", mail.outbox[0].body)[1]

    form = client.get(link, follow=True).redirect_chain[0][0]
    changed = client.post(
        form, {"password1": "une phrase facile à retenir", "password2": "une phrase facile à retenir"}
    )
    person.refresh_from_db()

    assert mail.outbox[0].to == [person.email]
    assert "mot de passe" in mail.outbox[0].subject
    assert changed["Location"] == "/connexion/mot-de-passe/change/"
    assert person.check_password("une phrase facile à retenir")
    assert "ne sert plus" in Client().get(link).content.decode()


def test_a_password_is_long_and_is_not_everyone_s(client, person) -> None:
    token = default_token_generator.make_token(person)
    assert token
    browser = client_of_user(person)
    for weak in ("court", "motdepasse123456"[:11], "password1234"):
        page = browser.post(
            "/pro/mon-compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        )
        assert page.status_code == 200, weak


def client_of_user(user: User) -> Client:
    client = Client()
    sign_in(client, user.email)
    return client


def test_a_new_password_closes_the_sessions_elsewhere(person) -> None:
    here, elsewhere = client_of_user(person), client_of_user(person)
    new = "une phrase facile à retenir"

    here.post("/pro/mon-compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert here.get("/pro/mon-compte/").status_code == 200
    assert elsewhere.get("/pro/mon-compte/").status_code == 302


def test_the_sessions_elsewhere_are_listed_and_closed(person) -> None:
    here = client_of_user(person)
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    sign_in(elsewhere, person.email)
    others = client_of_user(UserFactory())

    assert "Firefox, Linux" in here.get("/pro/mon-compte/sessions/").content.decode()
    here.post("/pro/mon-compte/sessions/")

    assert [c.get("/pro/mon-compte/").status_code for c in (here, elsewhere, others)] == [200, 302, 200]


def test_one_session_among_others_is_closed(person) -> None:
    here, first, second = (client_of_user(person) for _ in range(3))
    opened = first.session["opened_at"]

    here.post("/pro/mon-compte/sessions/", {"ouverte": opened})

    assert [c.get("/pro/mon-compte/").status_code for c in (here, first, second)] == [200, 302, 200]


def test_every_page_of_signing_in_is_ours_and_in_french() -> None:
    ours = Path(adapters.__file__).parent / "templates"
    names = [path.relative_to(ours).as_posix() for path in (*ours.glob("account/*.html"), *ours.rglob("mfa/**/*.html"))]

    assert len(names) > 15
    assert all(get_template(name).origin.name.startswith(str(ours)) for name in names)


def test_nobody_signs_up() -> None:
    assert not AccountAdapter().is_open_for_signup(RequestFactory().get("/"))


def test_signing_out_ends_the_session(person) -> None:
    client = client_of_user(person)
    client.post("/deconnexion/")

    assert not Session.objects.exists()
    assert client.get("/pro/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent: str, expected: str) -> None:
    assert device_of(agent) == expected
