"""The rules of LHEO: the same verdict as the public schema, and a sentence for each fault."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from azimut.catalogue.importers.lheo.faults import faults_of, line_of
from azimut.catalogue.importers.lheo.rules import DATE_PATTERN, groups, texts
from azimut.catalogue.importers.lheo.schema import schema_for
from tests.catalogue.lheo_feeds import NAMESPACE, action, address, feed, formation, provider, session, tag

XSD = "{http://www.w3.org/2001/XMLSchema}"
STRICTER = {"SIRET", "debut", "fin", "date"}
"""Where we say no to what the schema lets through: a month 13, a SIRET in letters."""


def element_of(text):
    return etree.fromstring(feed(text).encode())[0][0]


def faults(text):
    return list(faults_of(element_of(text), path="formation"))


def is_sound(text):
    element = element_of(text)
    verdict = schema_for(NAMESPACE).validate(element)
    # The quick verdict never passes what the fault finder would stop.
    assert not (verdict and list(faults_of(element, path="")))
    return verdict or not list(faults_of(element, path=""))


@pytest.fixture(scope="module")
def official(real_data):
    return etree.parse(real_data / "lheo" / "lheo-2.3.xsd")


@pytest.fixture(scope="module")
def official_schema(official):
    return etree.XMLSchema(official)


def official_types(official):
    return {e.get("name"): e for e in official.getroot() if e.tag in {f"{XSD}complexType", f"{XSD}simpleType"}}


def test_every_element_expects_the_children_the_schema_expects(official):
    types = official_types(official)
    for name, children in groups().items():
        expected = [
            (e.get("ref").removeprefix("lheo:"), int(e.get("minOccurs")), e.get("maxOccurs"))
            for e in types[f"{name}-subtype"].iter(f"{XSD}element")
        ]
        ours = [(c.name, c.least, "unbounded" if c.most is None else str(c.most)) for c in children]
        assert ours == expected, name


def test_every_text_has_the_lengths_and_codes_of_the_schema(official):
    types = official_types(official)
    for name, text in texts().items():
        if name in STRICTER:
            continue
        facets = [(f.tag.removeprefix(XSD), f.get("value")) for f in types[f"{name}-subtype"][0]]
        codes = {value for kind, value in facets if kind == "enumeration"}
        assert set(text.codes) == codes, name
        lengths = {kind: int(value) for kind, value in facets if kind in {"minLength", "maxLength"}}
        assert (text.least, text.most) == (lengths.get("minLength", 0), lengths.get("maxLength")), name


def test_nothing_a_formation_may_hold_is_left_without_rule():
    known = {*groups(), *texts(), "extras"}
    for children in groups().values():
        assert {child.name for child in children} <= known


@pytest.mark.parametrize("name", ["exemple-bts-onisep.xml", "bob_carif.xml", "bob_carif_single.xml"])
def test_a_sound_sample_has_no_fault(real_data, name):
    tree = etree.parse(real_data / "lheo" / "samples" / name)
    found = [e for e in tree.iter(etree.Element) if etree.QName(e).localname in {"formation", "resume-offre"}]

    assert found
    for element in found:
        assert schema_for(etree.QName(element).namespace).validate(element)
        assert not list(faults_of(element, path=""))


def test_the_sample_made_wrong_has_the_faults_the_schema_finds(real_data):
    tree = etree.parse(real_data / "lheo" / "samples" / "anotea_intercarif.xml")
    element = next(e for e in tree.iter(etree.Element) if etree.QName(e).localname == "formation")
    found = list(faults_of(element, path="f"))

    assert [(fault.line, fault.rule) for fault in found] == [(13, "obligatoire"), (434, "siret"), (521, "siret")]
    assert found[0].path == "f/contact-formation"
    assert found[1].path == "f/action/organisme-formateur/SIRET-formateur/SIRET"


FAULTY = {
    "long title": (formation(title="x" * 256), "formation/intitule-formation", "longueur", "256 caractères"),
    "empty title": (formation(title=""), "formation/intitule-formation", "longueur", "est vide"),
    "short SIRET": (
        formation(organisme=provider(siret="123456789")),
        "formation/organisme-formation-responsable/SIRET-organisme-formation/SIRET",
        "siret",
        "14 chiffres",
    ),
    "SIRET in letters": (
        formation(organisme=provider(siret="ABCDEFGHIJKLMN")),
        "formation/organisme-formation-responsable/SIRET-organisme-formation/SIRET",
        "siret",
        "14 chiffres",
    ),
    "month 13": (
        formation(actions=[action([session(), session(start="20261399")])]),
        "formation/action/session[2]/periode/debut",
        "date",
        "20261399",
    ),
    "no action": (formation(actions=[]), "formation", "action", "aucune action"),
    "unknown code": (formation(code_niveau_entree="9"), "formation/code-niveau-entree", "code", "« 9 »"),
    "missing text": (formation(objectif_formation=None), "formation", "obligatoire", "objectif-formation"),
    "too many publics": (
        formation(actions=[action(code_public_vise="83056</code-public-vise><code-public-vise>" * 10 + "83056")]),
        "formation/action/code-public-vise",
        "nombre",
        "11 fois, pour 10",
    ),
    "hours in letters": (
        formation(actions=[action(more="<nombre-heures-total>cent</nombre-heures-total>")]),
        "formation/action/nombre-heures-total",
        "nombre",
        "cent",
    ),
    "tags in a text": (formation(title="CAP <b>boulanger</b>"), "formation/intitule-formation", "texte", "balises"),
    "short postcode": (
        formation(actions=[action(place=address(postcode="280"))]),
        "formation/action/lieu-de-formation/coordonnees/adresse/codepostal",
        "longueur",
        "5 caractères",
    ),
}


@pytest.mark.parametrize("case", FAULTY)
def test_a_broken_rule_is_said_with_its_path_its_name_and_its_reason(case):
    text, path, rule, words = FAULTY[case]
    (fault,) = faults(text)

    assert (fault.path, fault.rule) == (path, rule)
    assert words in fault.reason
    assert not is_sound(text)


def test_elements_out_of_order_or_unknown_lose_nothing():
    swapped = formation().replace("<certifiante>1</certifiante>", "")
    swapped = swapped.replace(
        "<parcours-de-formation>", "<certifiante>1</certifiante><nouveau/><parcours-de-formation>"
    )

    assert not schema_for(NAMESPACE).validate(element_of(swapped))
    assert is_sound(swapped)


def test_an_unknown_day_or_month_is_a_date():
    for known in ("20261200", "20260000", "00000000", "99999999", "20261299"):
        assert re.fullmatch(DATE_PATTERN, known), known
    for impossible in ("20261399", "20260231", "20260431", "20261232", "2026-01-01", "2026010"):
        assert not re.fullmatch(DATE_PATTERN, impossible), impossible


@given(st.dates().map(lambda day: f"{day:%Y%m%d}".rjust(8, "0")))
def test_every_day_of_the_calendar_is_a_date(text):
    assert re.fullmatch(DATE_PATTERN, text)


DROPPED = ["objectif-formation", "certifiante", "action", "periode", "SIRET", "adresse", "code-ROME", "fin"]
REPEATED = ["action", "session", "certifiante", "code-ROME", "ligne", "organisme-formation-responsable"]
REWORDED = [
    *("intitule-formation", "certifiante", "codepostal", "code-FORMACODE", "modalites-enseignement", "ville"),
    *("etat-recrutement", "nom-organisme", "numero-activite", "code-niveau-sortie", "code-public-vise"),
]
WORDS = st.text(alphabet="019é x", max_size=12) | st.sampled_from(["x" * 251, "y" * 255, "z" * 256])
CHANGES = (
    st.tuples(st.just("drop"), st.sampled_from(DROPPED), st.just(""))
    | st.tuples(st.just("text"), st.sampled_from(REWORDED), WORDS)
    | st.tuples(st.just("repeat"), st.sampled_from(REPEATED), st.just(""))
)


def changed(change):
    kind, name, text = change
    element = element_of(formation(actions=[action([session(), session()]), action(number="A2")]))
    target = next(element.iter(f"{{{NAMESPACE}}}{name}"))
    if kind == "drop":
        target.getparent().remove(target)
    elif kind == "text":
        target.text = text
    else:
        for _ in range(6):
            target.addnext(etree.fromstring(etree.tostring(target)))
    return element


@given(change=CHANGES)
@settings(max_examples=300, deadline=None)
def test_a_changed_formation_gets_the_verdict_of_the_schema(official_schema, change):
    element = changed(change)
    ours = not list(faults_of(element, path=""))
    envelope = f'<lheo xmlns="{NAMESPACE}"><offres>{etree.tostring(element).decode()}</offres></lheo>'
    theirs = official_schema.validate(etree.fromstring(envelope))

    assert schema_for(NAMESPACE).validate(element) == ours
    assert ours == theirs


def test_a_line_beyond_the_sixteen_bits_of_libxml_is_right():
    lines = "\n" * 70_000
    text = f'<lheo xmlns="{NAMESPACE}"><offres>{lines}{formation(title="x" * 300, actions=[])}</offres></lheo>'
    element = etree.fromstring(text)[0][0]

    assert line_of(element) == 70_001
    assert {fault.line for fault in faults_of(element, path="")} == {70_001}
    assert line_of(etree.fromstring(f"<a>{lines}{tag('b', '')}</a>")[0]) in {65_535, 70_001}
