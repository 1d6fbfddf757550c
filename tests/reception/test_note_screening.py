"""A note that would name someone is pointed at; an ordinary note passes."""

import pytest

from azimut.reception.note_screening import Trace, screen_note


@pytest.mark.parametrize(
    ("note", "trace"),
    [
        ("sécu 1 85 05 78 006 084 36", Trace.NIR),
        ("n° 2850578006084", Trace.NIR),
        ("1850578006084 36 à vérifier", Trace.NIR),
        ("né en Corse : 185052A006084", Trace.NIR),
        ("rappeler au 06 12 34 56 78", Trace.PHONE),
        ("tél. 0612345678", Trace.PHONE),
        ("+33 6.12.34.56.78", Trace.PHONE),
        ("écrire à zoe.exemple@exemple.fr", Trace.EMAIL),
        ("zoe.exemple (at) exemple.fr", Trace.EMAIL),
        ("Vu avec M. Durandeau", Trace.NAME),
        ("madame Lenormand revient lundi", Trace.NAME),
        ("elle s'appelle Zénobie", Trace.NAME),
        ("vient avec sa fille Capucine", Trace.NAME),
        ("dossier de Zénobie Lavandier", Trace.NAME),
        ("rendez-vous avec Karim jeudi", Trace.NAME),
        ("suivie par Zénobie LAVANDIER", Trace.NAME),
    ],
)
def test_a_trace_is_seen(note: str, trace: Trace) -> None:
    assert trace in {finding.trace for finding in screen_note(note)}


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Hésite entre deux métiers du soin, veut rencontrer des professionnels.",
        "CAP cuisine en 2019, 12 ans d'expérience, veut passer le BTS.",
        "Orientée vers la Mission Locale de Dreux et France Travail.",
        "Compte personnel de formation : 2 340 €. Formation du 12/01 au 30/06/2027.",
        "A déjà vu le Centre d'Information. Revient le 15.",
        "Dossier RQTH en cours, revoir Cap Emploi.",
        "Habite à 28 km, pas de permis ; RSA depuis 2024.",
        "Code RNCP38565, SIRET 13002526500013.",
    ],
)
def test_an_ordinary_note_passes(note: str) -> None:
    assert screen_note(note) == []


def test_only_a_social_security_number_is_refused_outright() -> None:
    findings = screen_note("Karim, 1 85 05 78 006 084, 06 12 34 56 78")

    assert [finding.is_refused for finding in findings] == [True, False, False]
    assert findings[0].sentence == "« 1 85 05 78 006 084 » ressemble à un numéro de sécurité sociale."
