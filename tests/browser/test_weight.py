"""The first visit of any page is light, and nothing comes from elsewhere."""

import gzip

import pytest

KILOBYTES = 80
REQUESTS = 12


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/recherche/?quoi=infirmier&ou=Chartres",
        "/metiers/J1506/infirmier-infirmiere/",
        "/territoires/dep-28/",
        "/jeunes/logement/?ou=Chartres",
        "/aide/",
    ],
)
def test_a_first_visit_is_light(open_page, site, address):
    page = open_page("/aide/")
    answers = []

    def weigh(answer):
        answers.append(answer)

    page.context.clear_cookies()
    page = page.context.new_page()
    page.on("response", weigh)
    page.goto(address, wait_until="networkidle")

    assert all(answer.url.startswith(site.url) for answer in answers)
    assert len(answers) <= REQUESTS
    # The live server does not compress static files as production does: compressed here to be weighed.
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= KILOBYTES * 1024
