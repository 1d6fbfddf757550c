"""What an occupation offers near a place, in figures: how many recruit, how hard it is, pay, who works there.

Each figure keeps its year, its source, where it holds and what it is about; a missing one says why it is missing.
"""

from dataclasses import dataclass
from datetime import date

from azimut.catalogue.enums import HighlightKind
from azimut.catalogue.figures import Figure
from azimut.catalogue.models import Highlight, Occupation
from azimut.catalogue.outlook import FamilyOutlook, Integration, OccupationOutlook, PayBand, outlook_of
from azimut.core.profile import active_profile
from azimut.core.spreadsheets import Cell
from azimut.core.text import capitalised
from azimut.territories.places import Place
from azimut.website.charts import Bar, Chart, bar_chart
from azimut.website.templatetags.site import spaced
from azimut.website.typography import typeset

HEAVY_CAUSE = 4
"""From this level on (of 5), a cause is said to weigh."""

RARE, COMMON = 30, 70
"""Under and over these percents, one gender is rare (the rule of the highlight « mixité à renforcer »)."""

HARD, EASY = 60, 40
"""Percents of projects judged difficult, from which words change."""

FIGURE_HEADINGS = ("code ROME", "métier", "mesure", "valeur", "précision", "territoire, année, source", "lu le")

TENSION_WORDS = {
    1: "Il y a peu de difficultés à recruter : les candidatures sont nombreuses.",
    2: "Il y a assez peu de difficultés à recruter.",
    3: "Recruter n'est ni facile, ni très difficile.",
    4: "Les employeurs ont du mal à recruter.",
    5: "Les employeurs ont beaucoup de mal à recruter.",
}


@dataclass(frozen=True)
class SaidFigure:
    """A figure in words. `value` is what is read large; `context` where, when, about what, from whom."""

    title: str
    anchor: str
    value: str
    sentence: str
    context: str
    missing: str
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OccupationFigures:
    """The panel of the page of an occupation."""

    said: tuple[SaidFigure, ...]
    integration: tuple[Integration, ...]
    integration_missing: str
    charts: tuple[Chart, ...]
    badges: tuple[Highlight, ...]
    others: tuple[str, ...]
    """Titles of the other families the occupation is counted in, for other qualifications."""
    is_demonstration: bool
    sources: tuple[str, ...]


def figures_of(occupation: Occupation, place: Place | None) -> OccupationFigures:
    """For the place, else for the region; four queries."""
    outlook = outlook_of(occupation, place.code if place else f"reg-{active_profile().region.code}")
    main = outlook.main
    said = (_projects(main), _difficulty(main), _tension(main), _pay(main), _women(main))
    return OccupationFigures(
        said=said,
        integration=outlook.integration,
        integration_missing=outlook.integration_missing_reason,
        charts=_charts(main),
        badges=_badges(occupation, outlook.areas),
        others=tuple(family.title for family in outlook.others),
        is_demonstration=any(source.is_demonstration for source in outlook.sources),
        sources=_sentences(outlook),
    )


def _said(figure: Figure, title: str, value: str, sentence: str, causes: tuple[str, ...] = ()) -> SaidFigure:
    if not figure:
        return SaidFigure(title, figure.key.value, "", "", "", figure.missing_reason)
    where = f"{figure.area_name}, {figure.when}"
    source = f". Source : {figure.source.name}" if figure.source else ""
    context = typeset(f"{where}, {figure.level}{source}.")
    return SaidFigure(title, figure.key.value, value, sentence, context, "", causes)


def _projects(family: FamilyOutlook) -> SaidFigure:
    figure = family.projects
    count = round(figure.value or 0)
    value = f"{'au moins ' if figure.is_minimum else ''}{spaced(count)}"
    sentence = f"embauche{'s' if count > 1 else ''} que les employeurs pensent faire dans l'année."
    if family.seasonality:
        sentence += f" Dont {family.seasonality.value:.0f}\u00a0% pour une saison."
    return _said(figure, "Ça recrute\u00a0?", value, sentence)


def _difficulty(family: FamilyOutlook) -> SaidFigure:
    share = family.difficulty.value or 0
    if share >= HARD:
        words = "de ces embauches sont jugées difficiles : une candidature a de bonnes chances d'être lue."
    elif share < EASY:
        words = "seulement de ces embauches sont jugées difficiles : il peut y avoir beaucoup de candidatures."
    else:
        words = "de ces embauches sont jugées difficiles."
    return _said(family.difficulty, "Est-ce facile de trouver une place\u00a0?", f"{share:.0f}\u00a0%", words)


def _tension(family: FamilyOutlook) -> SaidFigure:
    level = round(family.tension.value or 0)
    causes = tuple(cause.label for cause in family.causes if cause.level >= HEAVY_CAUSE)
    return _said(family.tension, "Pourquoi c'est tendu, ou non", f"{level} sur 5", TENSION_WORDS.get(level, ""), causes)


def _pay(family: FamilyOutlook) -> SaidFigure:
    sentence = "net par mois, à temps complet : la moitié gagne moins, l'autre moitié gagne plus."
    if family.quartiles:
        low, high = (spaced(round(quartile)) for quartile in family.quartiles)
        sentence += f" Un quart gagne moins de {low}\u00a0€, un quart plus de {high}\u00a0€."
    return _said(family.pay, "Combien ça paie\u00a0?", f"{spaced(round(family.pay.value or 0))}\u00a0€", sentence)


def _women(family: FamilyOutlook) -> SaidFigure:
    share = family.women_share.value or 0
    sentence = f"de femmes, {100 - share:.0f}\u00a0% d'hommes. Le métier est ouvert à tout le monde"
    if share < RARE:
        sentence += " : les femmes y sont rares, et attendues"
    elif share > COMMON:
        sentence += " : les hommes y sont rares, et attendus"
    return _said(family.women_share, "Des femmes, des hommes\u00a0?", f"{share:.0f}\u00a0%", f"{sentence}.")


def _charts(family: FamilyOutlook) -> tuple[Chart, ...]:
    """How pay is spread; nothing when it is not published."""
    bands = [band for band in family.pay_bands if band.share is not None]
    if not bands:
        return ()
    source = family.pay.source.name if family.pay.source else ""
    return (
        bar_chart(
            "salaires",
            f"Combien gagne-t-on\u00a0? ({family.pay.area_name}, {family.pay.when})",
            [Bar(_band_name(band), band.share or 0, f"{band.share:.0f}\u00a0%") for band in bands],
            headings=("Salaire net par mois", "Part des personnes"),
            source=source,
        ),
    )


def _band_name(band: PayBand) -> str:
    if band.low is None:
        return f"Moins de {spaced(band.high)}\u00a0€"
    if band.high is None:
        return f"{spaced(band.low)}\u00a0€ ou plus"
    return f"De {spaced(band.low)} à {spaced(band.high)}\u00a0€"


def _badges(occupation: Occupation, areas: tuple[str, ...]) -> tuple[Highlight, ...]:
    """One for each kind, the nearest; by the rank of HighlightKind. One query."""
    rank = {code: position for position, code in enumerate(areas)}
    found: dict[str, Highlight] = {}
    marks = Highlight.objects.current().in_areas(areas).filter(occupation=occupation)
    for mark in sorted(marks, key=lambda mark: (rank[mark.area_code], mark.origin)):
        found.setdefault(mark.kind, mark)
    return tuple(found[kind] for kind in HighlightKind if kind in found)


def _sentences(outlook: OccupationOutlook) -> tuple[str, ...]:
    """The sources of the panel, each once, with its licence."""
    return tuple(f"{capitalised(source.name)} ({source.licence})" for source in outlook.sources)


def rows_of_figures(occupation: Occupation, figures: OccupationFigures, on: date) -> list[tuple[Cell, ...]]:
    """The same as rows of a file."""
    rows: list[tuple[Cell, ...]] = [
        (it.title, it.value or "non publié", it.sentence, it.context or it.missing) for it in figures.said
    ]
    for chart in figures.charts:
        rows += [(chart.title, said, name, chart.source) for name, said in chart.rows]
    for rate in figures.integration:
        measure = f"Taux d'emploi {rate.months} mois après : {rate.certification_title}"
        rows.append((measure, rate.figure.value, "%", f"{rate.figure.area_name}, {rate.figure.when}"))
    return [(occupation.rome_code, occupation.label, *row, on.isoformat()) for row in rows]
