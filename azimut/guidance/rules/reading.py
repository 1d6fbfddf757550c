"""Reads the TOML files of rules and checks them: an error names the file, the line and the field, in French.

A profile's file adds to `national.toml`; an entry with the same code replaces the national one, `without` drops some.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from azimut.directory.enums import Mission, Public, Theme
from azimut.directory.shipped_networks import shipped_networks
from azimut.guidance.enums import SituationGroup, Trait

RULES_DIR = Path(__file__).resolve().parent
NATIONAL = "national"
EVERY = "*"
"""Written in place of a list of situations or needs: all of them."""

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Codes = list[Code]
Named = Annotated[Codes, Field(min_length=1)] | Annotated[str, Field(pattern=r"^\*$")]
Age = Annotated[int, Field(ge=0, le=120)]
Sentence = Annotated[str, Field(min_length=20, max_length=400, pattern=r"[.!?]$")]
SECTIONS = ("situations", "needs", "rules", "remote")
REGION_WORDS = ("region", "contact_phone")
"""What a sentence may name between braces; the profile says it."""


class RulesError(Exception):
    """The rules cannot be used; the message says which file, which line, which field and why."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code


class SituationEntry(_Entry):
    label: str = Field(min_length=5, max_length=120)
    hint: str = Field(default="", max_length=200)
    group: SituationGroup
    publics: list[Public] = []
    traits: list[Trait] = []
    asks_age: bool = True
    minimum_age: Age | None = None
    maximum_age: Age | None = None


class NeedEntry(_Entry):
    label: str = Field(min_length=5, max_length=120)
    hint: str = Field(default="", max_length=200)
    themes: list[Theme] = []


class RuleEntry(_Entry):
    situations: Named
    needs: Named
    networks: Codes = []
    themes: list[Theme] = []
    missions: list[Mission] = []
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    traits: list[Trait] = []
    weight: int = Field(ge=1, le=9)
    reason: Sentence
    basis: str = Field(min_length=10)
    what_to_bring: str = Field(default="", max_length=300)
    is_cep: bool = False

    @model_validator(mode="after")
    def leads_somewhere(self) -> Self:
        if not self.networks and not self.themes:
            raise ValueError("une règle mène à un réseau ou à un thème")
        if self.minimum_age is not None and self.maximum_age is not None and self.minimum_age > self.maximum_age:
            raise ValueError("l'âge le plus haut est au-dessous de l'âge le plus bas")
        return self


class RemoteEntry(_Entry):
    network: Code | None = None
    needs: Codes = []
    name: str = Field(min_length=3, max_length=160)
    phone: str = Field(default="", pattern=r"^([0-9 +]{2,20}|\{contact_phone\})?$")
    website: str = Field(default="", pattern=r"^(https://\S+)?$")
    hours: str = Field(default="", max_length=120)
    reason: Sentence
    basis: str = Field(min_length=10)

    @model_validator(mode="after")
    def can_be_reached(self) -> Self:
        if not self.phone and not self.website:
            raise ValueError("un service à distance a un téléphone ou un site")
        return self


class RuleFile(BaseModel):
    """One file, national or of a profile; `without` names the national entries a profile does not keep."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    without: Codes = []
    situations: list[SituationEntry] = []
    needs: list[NeedEntry] = []
    rules: list[RuleEntry] = []
    remote: list[RemoteEntry] = []


class Rules(RuleFile):
    """The rules of a profile, complete: the national ones with the profile's own."""

    profile: str

    @property
    def content_hash(self) -> str:
        """SHA-256 of what the rules say, whatever the layout of the files."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def read_rules(profile: str, *, folder: Path = RULES_DIR) -> Rules:
    """The national rules and those of a profile, checked together.

    Raises RulesError. A profile without a file of its own has the national rules.
    """
    paths = [path for path in (folder / f"{NATIONAL}.toml", folder / f"{profile}.toml") if path.exists()]
    contents = {path: path.read_text(encoding="utf-8") for path in paths}
    files = [_read_file(path, content) for path, content in contents.items()]
    if not files:
        raise RulesError(f"Aucune règle dans {folder.name}.")
    dropped = {code for file in files for code in file.without}
    merged: dict[str, Any] = {
        section: _merged([getattr(file, section) for file in files], dropped) for section in SECTIONS
    }
    rules = Rules(profile=profile, without=sorted(dropped), **merged)
    faults = list(_faults(rules))
    if faults:
        raise RulesError("\n".join(f"{_place_of(code, contents)} : {reason}." for code, reason in faults))
    return rules


def _merged(lists: Sequence[Sequence[_Entry]], dropped: set[str]) -> list[_Entry]:
    by_code = {entry.code: entry for entries in lists for entry in entries}
    return [entry for code, entry in by_code.items() if code not in dropped]


def _read_file(path: Path, content: str) -> RuleFile:
    try:
        file = RuleFile.model_validate(tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{path.name} : TOML invalide, {error}.") from error
    except ValidationError as error:
        raise RulesError("\n".join(_sentences(path.name, content, error))) from error
    for section in SECTIONS:
        codes = [entry.code for entry in getattr(file, section)]
        for code in {code for code in codes if codes.count(code) > 1}:
            raise RulesError(f"{_place_of(code, {path: content})} : écrit deux fois.")
    return file


def _faults(rules: Rules) -> Iterator[tuple[str, str]]:
    """Whatever one entry says of another that does not exist."""
    situations = {entry.code for entry in rules.situations}
    networks = {network.code for network in shipped_networks().values() if network.ended_on is None}
    needs = {entry.code for entry in rules.needs}
    for rule in rules.rules:
        yield from _unknown(rule.code, "situation inconnue", rule.situations, situations)
        yield from _unknown(rule.code, "besoin inconnu", rule.needs, needs)
        yield from _unknown(rule.code, "réseau inconnu ou terminé", rule.networks, networks)
    for service in rules.remote:
        yield from _unknown(service.code, "besoin inconnu", service.needs, needs)
        yield from _unknown(service.code, "réseau inconnu ou terminé", [service.network or "region"], networks)
    reasons = {entry.code: entry.reason for entry in rules.rules} | {entry.code: entry.reason for entry in rules.remote}
    for code, reason in reasons.items():
        try:
            reason.format_map(dict.fromkeys(REGION_WORDS, ""))
        except (KeyError, ValueError, IndexError) as error:
            yield code, f"champ « reason », mot à remplacer inconnu : {error}"


def _unknown(code: str, what: str, named: Codes | str, known: set[str]) -> Iterator[tuple[str, str]]:
    for name in named if isinstance(named, list) else []:
        if name not in known:
            yield code, f"{what} « {name} »"


def _place_of(code: str, contents: dict[Path, str]) -> str:
    """The file and the line where an entry is written, the profile's file first."""
    wanted = re.compile(rf'^code\s*=\s*"{code}"')
    for path, content in reversed(contents.items()):
        for number, text in enumerate(content.splitlines(), 1):
            if wanted.match(text):
                return f"{path.name}, ligne {number}, « {code} »"
    return f"« {code} »"


def _sentences(file_name: str, content: str, error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        section, *rest = (part for part in fault["loc"])
        index = next((part for part in rest if isinstance(part, int)), 0)
        names = [str(part) for part in rest if isinstance(part, str) and not part.startswith(("list[", "constrained"))]
        name = names[0] if names else str(section)
        line = _line_of(content, str(section), index, name)
        yield f"{file_name}, ligne {line}, champ « {name} » : {_reason(fault)}."


def _reason(fault: Any) -> str:
    reasons = {
        "missing": "il manque",
        "extra_forbidden": "champ inconnu",
        "enum": f"« {fault['input']} » n'est pas une des valeurs connues",
        "string_pattern_mismatch": f"« {fault['input']} » n'a pas la forme attendue",
        "greater_than_equal": "nombre trop petit",
        "less_than_equal": "nombre trop grand",
        "string_too_short": "texte trop court",
        "string_too_long": "texte trop long",
    }
    return reasons.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))


def _line_of(content: str, section: str, index: int, name: str) -> int:
    """The line of a field in the nth entry of a section, or else the entry's first line; 1 when there is none."""
    lines = content.splitlines()
    starts = [n for n, text in enumerate(lines, 1) if text.strip() in (f"[[{section}]]", f"[{section}]")]
    starts = starts or [n for n, text in enumerate(lines, 1) if text.split("=")[0].strip() == section]
    if not starts:
        return 1
    start = starts[min(index, len(starts) - 1)]
    for number, text in enumerate(lines[start:], start + 1):
        if text.startswith("["):
            break
        if text.split("=")[0].strip() == name:
            return number
    return start
