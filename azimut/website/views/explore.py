"""Widening choices: the entrance, and the questionnaire of interests.

Everything is a GET and every answer is in the address, as a short code without anything personal: nothing is kept.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from azimut.catalogue.exploring import current_table
from azimut.catalogue.exploring.interests import (
    ENOUGH_ANSWERS,
    SHOWN,
    SHOWN_MORE,
    occupations_that_suit,
    profile_of,
)
from azimut.catalogue.exploring.statements import COUNT, PAGES
from azimut.website.queries.explore_filters import ExploreFilters, filter_choices
from azimut.website.queries.explore_interests import (
    FitCard,
    draw_profile,
    page_address,
    page_number,
    question_page,
    read_answers_of,
    result_address,
    with_form,
)
from azimut.website.queries.sources import sources_of
from azimut.website.views.conditional import unless_unchanged


@require_safe
@unless_unchanged
def explore(request: HttpRequest) -> HttpResponse:
    """The two doors: what one likes, what one can already do."""
    return render(request, "website/explore/entrance.html", {"count": COUNT})


@require_safe
@unless_unchanged
def interests(request: HttpRequest) -> HttpResponse:
    """Six statements; once they are sent (`suite`), the next six, or the result."""
    answers = read_answers_of(request.GET)
    number = page_number(request.GET, answers)
    if "suite" in request.GET:
        answers = with_form(request.GET, answers, number)
        return redirect(page_address(answers, number + 1) if number < PAGES else result_address(answers))
    content = {"page": question_page(answers, number), "answers": answers, "count": COUNT}
    return render(request, "website/explore/statements.html", content)


@require_safe
@unless_unchanged
def interests_result(request: HttpRequest) -> HttpResponse:
    """The profile and the occupations that suit it, from an address that can be shared."""
    answers = read_answers_of(request.GET)
    filters = ExploreFilters.read(request.GET)
    is_more = request.GET.get("plus") == "1"
    table = current_table()
    result = occupations_that_suit(table, answers, is_kept=filters.keeps, limit=SHOWN_MORE if is_more else SHOWN)
    content = {
        "answers": answers,
        "count": COUNT,
        "is_short": answers.answered < ENOUGH_ANSWERS,
        "drawn": draw_profile(profile_of(answers)),
        "cards": [FitCard(fit) for fit in result.fits],
        "unexpected": [FitCard(fit) for fit in result.unexpected],
        "result": result,
        "filters": filters,
        "more": "" if is_more or result.count <= SHOWN else f"{result_address(answers, plus='1')}&{filters.query}",
        "change": page_address(answers, 1),
        "sources": sources_of(table.sources),
        **filter_choices(),
    }
    return render(request, "website/explore/interests_result.html", content)
