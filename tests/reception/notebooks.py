"""Notebooks for the tests: kept as a visitor keeps them."""

from django.conf import settings
from django.test import Client

from azimut.reception.models import Notebook
from azimut.reception.notebook_codes import read_code
from azimut.reception.services.notebooks import find_notebook

HERE = {"HTTP_ORIGIN": "http://testserver"}


def keep(client: Client, chosen: str, following: str = "/", **headers: str):
    """Presses *Ajouter à mon carnet* on a page of this site."""
    return client.post("/carnet/ajouter/", {"chose": chosen, "suite": following}, **(headers or HERE))


def code_in(client: Client) -> str:
    """The code in this browser's cookie; empty without one."""
    cookie = client.cookies.get(settings.NOTEBOOK_COOKIE_NAME)
    return read_code(cookie.value.split(":")[0]) if cookie and cookie.value else ""


def notebook_of(client: Client) -> Notebook:
    found = find_notebook(code_in(client))
    assert found is not None
    return found
