"""« Qui peut m'aider ? »: a question a page, then who, why, where and at which number.

Everything is a GET and every answer is in the address: nothing is kept, and the page of the answer can be shared.
"""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from azimut.guidance.queries import rule_book, who_can_help
from azimut.guidance.questions import Answers, contradictions
from azimut.guidance.results import WHY_THIS_ORDER, Guidance
from azimut.reception.delivery import seeing_requests
from azimut.website.queries.guidance_results import HelpOffer, map_of, offers_of
from azimut.website.queries.guidance_steps import (
    MISSING,
    STEPS,
    address_after,
    page_of,
    read_guidance,
    step_address,
    summary_of,
)
from azimut.website.views.place import AskedPlace, kept_place, read_place


@require_safe
def guidance(request: HttpRequest, step: str = STEPS[0]) -> HttpResponse:
    """A question; once it is sent (`suite`), the next one, or what is missing."""
    if step not in STEPS:
        raise Http404("Cette question n'existe pas. Vous pouvez recommencer depuis la première.")
    book = rule_book()
    answers = read_guidance(request.GET, book)
    modifying = "modifier" in request.GET
    asked = read_place(request.GET.get("lieu", "")) if step == "lieu" else AskedPlace()
    is_sent = "suite" in request.GET
    error = _error(step, answers, asked) if is_sent else ""
    if is_sent and not error and not asked.others:
        answers = replace(answers, place_code=asked.place.code) if asked.place else answers
        return _private(redirect(address_after(step, answers, modifying=modifying)))
    content = {
        "page": page_of(step, answers, book, modifying=modifying),
        "error": error,
        "typed": asked.typed or _known_place(request, answers),
        "homonyms": _homonyms(step, answers, asked, modifying=modifying),
        "is_unclear": bool(answers.dropped),
    }
    return _private(render(request, "website/guidance/question.html", content))


def _error(step: str, answers: Answers, asked: AskedPlace) -> str:
    """What stops the journey: a question left without its answer, a place nobody knows."""
    if (step == "situation" and not answers.situation) or (step == "besoin" and not answers.need):
        return MISSING[step]
    if asked.is_unknown:
        return f"Nous ne connaissons pas « {asked.typed} ». Essayez un code postal, ou laissez la case vide."
    return ""


def _known_place(request: HttpRequest, answers: Answers) -> str:
    """What the field shows at first: the answer being changed, or the town the visitor asked us to keep."""
    place = answers.place or kept_place(request)
    return place.label if place else ""


def _homonyms(step: str, answers: Answers, asked: AskedPlace, *, modifying: bool) -> list[tuple[str, str]]:
    """When several places have the name typed: each with the address of what comes next."""
    if not asked.place or not asked.others:
        return []
    return [
        (place.label, address_after(step, replace(answers, place_code=place.code), modifying=modifying))
        for place in (asked.place, *asked.others)
    ]


@require_safe
def guidance_answer(request: HttpRequest) -> HttpResponse:
    """Who can help, from an address that can be shared: it says nothing of who asks."""
    book = rule_book()
    answers = read_guidance(request.GET, book)
    if not answers.is_ready:
        return _private(redirect(step_address("besoin" if answers.situation else "situation", answers)))
    found = who_can_help(
        answers.situation,
        answers.need,
        answers.place,
        age=answers.age,
        traits=answers.person_traits,
        modes=answers.service_modes,
    )
    content = {
        **_offers(found),
        "found": found,
        "summary": summary_of(answers, book),
        "notes": [*contradictions(answers, book), *found.notes],
        "is_unclear": bool(answers.dropped),
        "order": WHY_THIS_ORDER,
        "restart": step_address(STEPS[0], Answers()),
    }
    return _private(render(request, "website/guidance/answer.html", content))


def _offers(found: Guidance) -> dict[str, Any]:
    """Where to go and who to call, as lists and on a map."""
    offers = offers_of(found.results, timezone.now())
    places = [offer for offer in offers if not offer.suggestion.is_remote]
    remote = [offer for offer in offers if offer.suggestion.is_remote]
    seeing = seeing_requests({item.structure_id for item in found.results if item.structure_id})
    return {"groups": _in_order(places, remote), "map": map_of(found, places), "takes_requests": seeing}


def _in_order(places: list[HelpOffer], remote: list[HelpOffer]) -> list[tuple[str, str, list[HelpOffer]]]:
    """The two groups with their titles, the one that suits best first; empty ones are left out."""
    groups = [("pres", "Près de vous", places), ("a-distance", "Sans vous déplacer", remote)]
    return sorted((group for group in groups if group[2]), key=lambda group: group[2][0].number)


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response
