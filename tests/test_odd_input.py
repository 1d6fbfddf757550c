"""Whatever is written in the address or in a form, the answer is a page, never an error of the server.

Every address of the access matrix, for an anonymous visitor and for the roles that may open it, is asked with odd words
in every parameter and every field the code reads. The message of a refusal is the domain's business; that there is one
is tested here.
"""

import os
import re
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from azimut.core.permissions import Actor, Role
from tests.access.lines import Private
from tests.accounts.factories import session_of
from tests.directory.factories import StructureFactory
from tests.test_access_matrix import TABLES, _no_memory_of_other_tests, _quiet, cast, filled

__all__ = ["_no_memory_of_other_tests", "_quiet", "cast"]

PACKAGE = Path(apps.get_app_config("core").path).parent
READ_BY_NAME = re.compile(r"""(?:GET|POST|FILES|data)(?:\.get|\.getlist)?[(\[]["']([a-z_-]+)["']""")
ODD_WORDS = {
    "nothing": "",
    "nul": "a\x00b",
    "long": "é" * 2_000,
    "huge number": "9" * 40,
    "small integer overflow": "32768",
    "big integer overflow": "9223372036854775808",
    "negative": "-1",
    "not a number": "nan",
    "infinity": "1e999",
    "far date": "9999-12-31",
    "no date": "0000-00-00",
    "first date": "0001-01-01",
    "last hour": "9999-12-31T23:59",
    "no such identifier": "00000000-0000-4000-8000-000000000000",
    "line break": "a\r\nBcc: x@y.fr",
    "code": "<script>alert(1)</script>{{ 7|add:7 }}{% now %}%s%(x)s",
    "path": "../../../../etc/passwd",
    "formula": "=HYPERLINK(1)",
    "right to left": "\u202e\u0000\u2028\ufeff".replace("\x00", ""),
    "half a pair": "\ud800",
    "quotes": "'\";--\\",
    "unicode digits": "١٢٣",
    "brackets": '[1,{"a":[}',
}
A_CELL = int(os.environ.get("AZIMUT_ODD_WORDS", "4"))
"""How many of them each address is asked with: another few for the next address, so that all are asked somewhere."""
NOT_A_PAGE = {"readyz"}
"""It says 503 as long as there is no index, which is what it is for."""
ROLES = (Role.ADVISER, Role.STRUCTURE_MANAGER, Role.ANIMATOR, Role.REGIONAL_OFFICER, Role.INSTRUCTOR, Role.DECIDER)


def names() -> set[str]:
    """Every parameter and field the code reads."""
    read = {name for path in PACKAGE.rglob("*.py") for name in READ_BY_NAME.findall(path.read_text())}
    return read | {name for form in _forms(forms.BaseForm) for name in getattr(form, "base_fields", ())}


def _forms(kind: type) -> Iterator[type]:
    for form in kind.__subclasses__():
        yield form
        yield from _forms(form)


def encoded(word: str) -> str:
    """As a browser would send it; a half pair as the bytes it would be."""
    return quote(word.encode("utf-8", "surrogatepass"))


def asked(client: Client, method: str, address: str, word: str, said: set[str]) -> int:
    body = "&".join(f"{encoded(name)}={encoded(word)}" for name in sorted(said) if name != "csrfmiddlewaretoken")
    with transaction.atomic():
        if method == "GET":
            short = "&".join(f"{encoded(name)}={encoded(word[:300])}" for name in sorted(said))
            response = client.get(f"{address}{'&' if '?' in address else '?'}{short}")
        else:
            response = client.post(address, body, content_type="application/x-www-form-urlencoded")
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("domain", TABLES)
def test_no_odd_word_makes_the_server_fail(domain: str, cast: dict[Role, Actor]) -> None:
    table, said = TABLES[domain], names()
    things = filled(table, "own_things", cast)
    failed, words = {}, cycle(ODD_WORDS.items())
    for name, line in table.ADDRESSES.items():
        if name in NOT_A_PAGE:
            continue
        address = line.address.format(**things)
        for client, methods in visitors(line, cast):
            for method in methods:
                for what, word in islice(words, A_CELL):
                    try:
                        status = asked(client, method, address, word, said)
                    except Exception as error:  # noqa: BLE001  each of them is what is looked for
                        status = repr(error)[:160]
                    if not isinstance(status, int) or status >= 500:
                        failed[name, method, what] = status

    assert failed == {}


def visitors(line, cast: dict[Role, Actor]) -> Iterator[tuple[Client, list[str]]]:
    """Whoever may open the address, with the methods it takes."""
    if not isinstance(line, Private):
        yield Client(), ["GET", "POST"] if line.post != 405 else ["GET"]
        return
    for role in ROLES:
        methods = [
            method for method in ("GET", "POST") if line.expected(role, method, of_others=False) not in {403, 404, 405}
        ]
        if methods:
            client = Client()
            client.cookies["session"] = session_of(cast[role])
            yield client, methods
            return


def test_a_file_under_any_name_never_makes_the_server_fail(cast: dict[Role, Actor]) -> None:
    client = Client()
    client.cookies["session"] = session_of(cast[Role.ADVISER])
    for name in ("../../x.csv", "a\x00.csv", "é" * 300 + ".csv", "CON", "x.csv\r\nX: y", ".", ""):
        for content in (b"", b"\x00" * 100, b"\xff\xfe\x00", b"reference;date\n" * 1000, b"PK\x03\x04" + b"\x00" * 50):
            given = SimpleUploadedFile("x.csv", content)
            given._name = name or "x"
            assert client.post("/pro/accueil/import/", {"file": given}).status_code < 500


VISIT = {
    "received_on": "", "channel": "on_site", "gender": "female", "age_band": "from_18", "situation": "lyceen",
    "newness": "new", "came_through": "alone", "needs": "droits", "answers": "advice", "level": "information",
    "duration_minutes": "20", "origin": "", "note": "", "handed_over": "metier:K1302", "reception_point": "",
    "obstacles": "money", "people_count": "3", "gender-female": "2", "key": "",
}  # fmt: skip
REFERRAL = {
    "needs": "droits", "reason": "Motif.", "done_before": "", "urgency": "usual", "full_name": "Personne Inventée",
    "phone": "01 99 00 00 00", "email": "a@exemple.fr", "consent_means": "oral", "has_consented": "on",
}  # fmt: skip


@pytest.mark.parametrize("what", ["/pro/accueil/", "/pro/accueil/groupe/", "referral"])
def test_one_odd_field_in_a_form_that_is_right_otherwise_never_makes_the_server_fail(what, cast) -> None:
    client, other = Client(), StructureFactory()
    client.cookies["session"] = session_of(cast[Role.ADVISER])
    address = f"/pro/orientations/nouvelle/?structure={other.pk}" if what == "referral" else what
    right = {**VISIT, "received_on": timezone.localdate().isoformat(), "key": str(uuid4())}
    right = REFERRAL if what == "referral" else right
    statuses = set()
    asked_for = ("people_count", "gender-female") if "groupe" in what else tuple(right)
    for name in asked_for:
        for word in ODD_WORDS.values():
            body = "&".join(f"{key}={encoded(word if key == name else value)}" for key, value in right.items())
            with transaction.atomic():
                answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
                if answer.status_code == 302 and what == "referral":
                    assert client.get(answer["Location"]).status_code == 200
                transaction.set_rollback(True)
            statuses.add(answer.status_code)

    assert statuses <= {200, 302, 400, 422}
    assert 302 in statuses, "le formulaire juste n'est pas pris"
