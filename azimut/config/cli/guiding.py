"""`azimut guide`: "Qui peut m'aider ?" from the shell."""

import json
from typing import Any

import click

from azimut.config.cli.framing import FrenchCommand, refuse, set_up_django


@click.command("guide", cls=FrenchCommand)
@click.option("--situation", help="Code de la situation (voir --list).")
@click.option("--need", help="Code du besoin (voir --list).")
@click.option("--where", "place_text", help="Un lieu : commune, code postal, département.")
@click.option("--age", type=click.IntRange(0, 120), help="Âge, en années.")
@click.option("--trait", "traits", multiple=True, help="Précision (voir --list) ; plusieurs possibles.")
@click.option("--mode", "modes", multiple=True, help="Façon d'être reçu : on_site, phone, video, web.")
@click.option("--limit", default=6, type=click.IntRange(1, 50), help="Nombre de lieux (6).")
@click.option("--list", "is_list", is_flag=True, help="Les situations, les besoins et les précisions.")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON.")
def guide(
    situation: str | None, need: str | None, place_text: str | None, *, is_list: bool, as_json: bool, **how: Any
) -> None:
    """Qui peut m'aider ? Les structures qui conviennent, avec les raisons."""
    if not is_list and not (situation and need):
        refuse("Il manque --situation et --need ; --list donne leurs valeurs.")
    set_up_django()
    if is_list:
        listed = known_answers()
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2) if as_json else _listed_as_lines(listed))
        return
    answer = guidance_for(situation or "", need or "", place_text or "", **how)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _as_lines(answer))


def known_answers() -> dict[str, list[dict[str, str]]]:
    """The contract of `azimut guide --list --json`."""
    from azimut.guidance.enums import Trait
    from azimut.guidance.queries import rule_book

    book = rule_book()
    return {
        "situations": [{"code": entry.code, "label": entry.label} for entry in book.situations.values()],
        "needs": [{"code": entry.code, "label": entry.label} for entry in book.needs.values()],
        "traits": [{"code": trait.value, "label": str(trait.label)} for trait in Trait],
    }


def guidance_for(
    situation: str,
    need: str,
    place_text: str,
    *,
    age: int | None = None,
    traits: tuple[str, ...] = (),
    modes: tuple[str, ...] = (),
    limit: int = 6,
) -> dict[str, Any]:
    """The contract of `azimut guide --json`; refuses an unknown situation, need, place, trait or mode."""
    from azimut.directory.enums import ServiceMode
    from azimut.guidance.enums import Trait
    from azimut.guidance.queries import UnknownAnswer, who_can_help
    from azimut.territories.places import find_places

    _refuse_unknown("Précision inconnue", traits, Trait.values)
    _refuse_unknown("Façon inconnue", modes, ServiceMode.values)
    places = find_places(place_text, limit=1) if place_text.strip() else []
    if place_text.strip() and not places:
        refuse(f"Lieu inconnu : {place_text}.")
    place = places[0] if places else None
    try:
        guidance = who_can_help(situation, need, place, age=age, traits=traits, modes=modes, limit=limit)
    except UnknownAnswer as error:
        refuse(f"{error} --list donne les valeurs connues.")
    return {
        "situation": guidance.situation.code,
        "need": guidance.need.code,
        "where": place.label if place else None,
        "age": age,
        "notes": list(guidance.notes),
        "rules_version": guidance.version,
        "results": [_result(suggestion) for suggestion in guidance.results],
    }


def _refuse_unknown(what: str, given: tuple[str, ...], known: list[str]) -> None:
    unknown = [value for value in given if value not in known]
    if unknown:
        refuse(f"{what} : {', '.join(unknown)}. Valeurs : {', '.join(known)}.")


def _result(suggestion: Any) -> dict[str, Any]:
    from django.utils import timezone

    opening = suggestion.opening_state(timezone.now())
    return {
        "id": str(suggestion.structure_id) if suggestion.structure_id else None,
        "network": suggestion.network,
        "network_name": suggestion.network_name,
        "name": suggestion.name,
        "city": suggestion.city,
        "distance_km": None if suggestion.distance_km is None else round(suggestion.distance_km, 1),
        "is_remote": suggestion.is_remote,
        "is_cep_operator": suggestion.is_cep_operator,
        "is_cep_due": suggestion.is_cep_due,
        "reasons": list(suggestion.reasons),
        "basis": list(suggestion.basis),
        "phone": suggestion.phone,
        "website": suggestion.website,
        "opening": opening.sentence if opening else None,
        "what_to_bring": suggestion.what_to_bring,
    }


def _as_lines(answer: dict[str, Any]) -> str:
    lines = list(answer["notes"])
    for result in answer["results"]:
        distance = "à distance" if result["distance_km"] is None else f"{result['distance_km']} km"
        lines.append(" · ".join(filter(None, (result["name"], result["city"], distance, result["phone"]))))
        lines += [f"    {reason}" for reason in result["reasons"]]
    return "\n".join(lines)


def _listed_as_lines(listed: dict[str, list[dict[str, str]]]) -> str:
    titles = {"situations": "Situations", "needs": "Besoins", "traits": "Précisions"}
    lines: list[str] = []
    for name, entries in listed.items():
        lines += [titles[name], *(f"  {entry['code']:<20} {entry['label']}" for entry in entries)]
    return "\n".join(lines)
