"""The pages of the super-administration: our policy is never tried, axe finds nothing."""

from django.conf import settings

from tests.accounts.factories import MembershipFactory, actor_of_membership, session_of
from tests.browser.axe import violations
from tests.browser.test_no_script_runs import WATCH

AT = "/pro/administration/"


def test_the_administration_keeps_the_policy_and_is_accessible(chromium, site) -> None:
    membership = MembershipFactory(user__is_superuser=True)
    session = session_of(actor_of_membership(membership))
    context = chromium.new_context(base_url=site.url, locale="fr-FR")
    context.add_init_script(WATCH)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.url}])
    page, told = context.new_page(), []
    page.on("pageerror", lambda error: told.append(str(error)))
    person, hat = f"{AT}accounts/user/{membership.user_id}/", f"{AT}accounts/membership/{membership.pk}/"
    faults = {}
    for address in (
        *(AT, f"{AT}accounts/", f"{AT}accounts/user/", f"{AT}catalogue/occupation/?q=infirmier"),
        *(f"{person}change/", f"{person}history/", f"{hat}change/", f"{hat}history/"),
    ):
        response = page.goto(address)
        broken = page.evaluate("window.broken")  # before axe, which takes imported styles in the page
        if found := [*broken, *told, *violations(page), *([] if response.status == 200 else ["not read"])]:
            faults[address] = found
    context.close()

    assert faults == {}
