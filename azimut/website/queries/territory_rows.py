"""Everything the page of a territory shows, as rows: what its file holds, and nothing the page does not say."""

from collections.abc import Iterator

from azimut.core.spreadsheets import Cell
from azimut.directory.enums import Mission
from azimut.website.enums import source_name
from azimut.website.queries.territories import Portrait
from azimut.website.queries.territory_help import Reach
from azimut.website.queries.territory_needs import FamilyNeeds

HEADINGS = ("rubrique", "intitulé", "mesure", "valeur", "unité", "territoire du chiffre", "année", "source")

Row = tuple[Cell, ...]


def rows_of(portrait: Portrait, reach: Reach) -> Iterator[Row]:
    """In the order of the page; each row stands alone, with where and when it holds."""
    yield from _people(portrait)
    yield from _needs(portrait.needs.recruiting, portrait.area.name)
    yield from _tension(portrait.needs.tense)
    yield from _highlights(portrait)
    yield from _offer(portrait)
    yield from _networks(portrait)
    yield from _reach(portrait, reach)


def _people(portrait: Portrait) -> Iterator[Row]:
    where, source = portrait.area.name, source_name("communes")
    yield ("population", portrait.area.name, "habitants", portrait.population, "personnes", where, "", source)
    yield ("population", portrait.area.name, "communes", portrait.commune_count, "communes", where, "", source)
    for town in portrait.towns:
        yield ("population", town.name, "habitants", town.population, "personnes", town.name, "", source)


def _needs(needs: FamilyNeeds, area_name: str) -> Iterator[Row]:
    about = (needs.area_name, needs.when, source_name(needs.source))
    for family in needs.families:
        measure = "projets de recrutement (au moins)" if family.is_minimum else "projets de recrutement"
        yield ("recrutement", family.title, measure, family.projects, "projets", *about)
        if family.difficulty is not None:
            yield ("recrutement", family.title, "projets jugés difficiles", round(family.difficulty, 1), "%", *about)
        offered = "non connu" if family.trainings is None else family.trainings
        yield ("recrutement", family.title, "formations proposées", offered, "formations", area_name, "", "")


def _tension(needs: FamilyNeeds) -> Iterator[Row]:
    about = (needs.area_name, needs.when, source_name(needs.source))
    for family in needs.families:
        yield ("tension", family.title, "niveau de tension", family.tension, "sur 5", *about)
        for cause in family.causes:
            yield ("tension", family.title, "cause possible", cause, "", *about)


def _highlights(portrait: Portrait) -> Iterator[Row]:
    for group in portrait.highlights:
        for mark in group.marks:
            label = mark.occupation.label
            yield ("mise en avant", label, group.label, mark.reason, "", mark.area_name, mark.decided_on.year, "")


def _offer(portrait: Portrait) -> Iterator[Row]:
    where, offer = portrait.area.name, portrait.offer
    yield ("formation", where, "formations avec une session à venir", offer.trainings, "formations", where, "", "")
    yield ("formation", where, "sessions à venir", offer.sessions, "sessions", where, "", "")
    for occupation, count in portrait.occupations:
        yield ("formation", occupation.label, "formations proposées", count, "formations", where, "", "")


def _networks(portrait: Portrait) -> Iterator[Row]:
    where = portrait.area.name
    yield (
        "structures",
        where,
        "structures qui reçoivent du public",
        portrait.structure_count,
        "structures",
        where,
        "",
        "",
    )
    for line in portrait.networks:
        yield ("structures", line.name, "structures", line.structures, "structures", where, "", "")
        for mission, count in zip(Mission, line.missions, strict=True):
            yield ("structures", line.name, f"mission : {mission.label}", count, "structures", where, "", "")


def _reach(portrait: Portrait, reach: Reach) -> Iterator[Row]:
    where = portrait.area.name
    for name, *lines in (*reach.lines, *reach.publics):
        for line in lines:
            measure = f"habitants à plus de {line.distance_km:.0f} km"
            yield ("couverture", name, measure, line.population_without, "personnes", where, "", "")
    for commune in reach.gaps:
        yield (
            "couverture",
            commune.name,
            "aucune structure à moins de 20 km",
            commune.population,
            "personnes",
            where,
            "",
            "",
        )
