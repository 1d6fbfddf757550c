"""The form on a partner's page: found by keyboard, without JavaScript, whole in its frame on the smallest screen."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from azimut.website.enums import WidgetKind


class PartnerPage(BaseHTTPRequestHandler):
    """The page of a town hall, on another site than ours: 127.0.0.1 is not localhost."""

    code = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!DOCTYPE html><link rel=icon href=data:,><h1>Mairie</h1>{self.code}".encode())

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def partner() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), PartnerPage) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("width", [288, 320, 700])
@pytest.mark.parametrize("kind", list(WidgetKind))
def test_the_form_fits_in_its_frame_without_scrolling(open_page, kind, width):
    page = open_page(f"/widget/{kind.value}/?ou=Chartres", width=width, javascript=False)
    page.set_viewport_size({"width": width, "height": kind.height})
    whole = page.locator(".frame").bounding_box()

    assert whole["x"] + whole["width"] <= width
    assert whole["y"] + whole["height"] <= kind.height


def test_a_visitor_of_the_partner_asks_by_keyboard_and_reads_the_answer_here(open_page, site, partner):
    page = open_page("/widget/?forme=recherche&ou=Chartres", javascript=False)
    PartnerPage.code = page.get_by_role("textbox", name="Code du cadre").input_value()
    page.goto(partner)
    frame = page.frame_locator("iframe")

    frame.get_by_label("Quoi").focus()
    page.keyboard.type("infirmier")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/recherche/?**")

    assert page.get_by_label("Où").input_value() == "Chartres (28)"
    assert page.context.cookies() == []


def test_the_code_is_copied_by_a_button_when_scripts_run(open_page, site):
    page = open_page("/widget/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.get_by_role("button", name="Copier ce code").first.press("Enter")
    page.get_by_text("Code copié.").wait_for()

    assert (
        page.evaluate("navigator.clipboard.readText()")
        == page.get_by_role("textbox", name="Code du cadre").input_value()
    )


def test_without_scripts_there_is_no_button_that_does_nothing(open_page):
    page = open_page("/widget/", javascript=False)

    assert page.get_by_role("button", name="Copier ce code").count() == 0
    assert page.get_by_role("textbox", name="Code du formulaire").get_attribute("readonly") is not None
