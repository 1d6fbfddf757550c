"""From what one can already do to occupations within reach: choose, tick, read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from azimut.catalogue.exploring import current_table
from azimut.catalogue.exploring.reachable import MOST_FORMER
from azimut.website.queries.explore_filters import ExploreFilters, filter_choices
from azimut.website.queries.explore_skills import (
    Matches,
    matches_of,
    read_skill_question,
    tick_groups,
)
from azimut.website.queries.sources import sources_of
from azimut.website.queries.within_reach import SHOWN, SHOWN_MORE, occupations_within_reach
from azimut.website.views.conditional import unless_unchanged
from azimut.website.views.place import place_of


@require_safe
@unless_unchanged
def skills(request: HttpRequest) -> HttpResponse:
    """One to three former occupations, found by name, then the skills one really has."""
    table = current_table()
    question = read_skill_question(request.GET, table)
    found = matches_of(question, table) if question.typed and question.can_add else Matches(())
    if found.only:
        return redirect(found.only)
    content = {
        "question": question,
        "found": found,
        "groups": tick_groups(question, table),
        "most": MOST_FORMER,
    }
    return render(request, "website/explore/skills.html", content)


@require_safe
@unless_unchanged
def skills_result(request: HttpRequest) -> HttpResponse:
    """The occupations within reach, from an address that can be shared: it says nothing of who asks."""
    table = current_table()
    question = read_skill_question(request.GET, table)
    if not question.former:
        return redirect("explore_skills")
    filters = ExploreFilters.read(request.GET)
    asked = place_of(request)
    is_more = request.GET.get("plus") == "1"
    found = occupations_within_reach(table, question, filters, asked.place, limit=SHOWN_MORE if is_more else SHOWN)
    content = {
        "question": question,
        "asked": asked,
        "cards": found.cards,
        "more": f"?{request.GET.urlencode()}&plus=1" if found.has_more and not is_more else "",
        "filters": filters,
        "carried_more": question.pairs,
        "sources": sources_of([*table.sources, *(card.training.source for card in found.cards if card.training)]),
        **filter_choices(),
    }
    return render(request, "website/explore/skills_result.html", content)
