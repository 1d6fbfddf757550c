"""A feed spoilt at random is imported, with its faulty formations set aside, or refused with a sentence: nothing else.

The changes are drawn from seeds, so that one that fails fails again.
"""

import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest

from azimut.catalogue.importers.lheo import feed as reading
from azimut.catalogue.importers.lheo import import_lheo
from azimut.catalogue.models import Training
from azimut.core.importing.errors import ImportRefused
from tests.catalogue.lheo_feeds import action, feed, formation, session

pytestmark = pytest.mark.django_db

SEEDS = range(40)
SOUND = feed(
    formation("F1"), formation("F2", actions=[action([session(), session(start="20270501")])]), formation("F3")
).encode()
_ELEMENT = re.compile(rb"<([\w-]+)(?: [^<>]*)?>[^<>]*</\1>")
_TEXT = re.compile(rb">([^<>\n]+)<")
ODD = (
    b"\x00", b"&#0;", b"&#x1F;", b"&inconnue;", b"<![CDATA[<script>alert(1)</script>]]>", b"<!-- x -->", b"<?php ?>",
    b"\xff\xfe", "\u202e\u200b😀\U000e0001".encode(), b"=1+1", b"99999999999999999999", b"-1", b"00000000", b"20279999",
    b"\\N\t\\.\r\n", b"' OR 1=1 --", b"%s{{x}}", b" " * 3_000, b"z" * 20_000, b"NaN", b"1e309",
)  # fmt: skip

Change = Callable[[bytes, random.Random], bytes]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def byte_changed(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def element_doubled(content: bytes, chance: random.Random) -> bytes:
    one = chance.choice(list(_ELEMENT.finditer(content)))
    return content[: one.end()] + one.group() * chance.choice([1, 3, 400]) + content[one.end() :]


def element_gone(content: bytes, chance: random.Random) -> bytes:
    one = chance.choice(list(_ELEMENT.finditer(content)))
    return content[: one.start()] + content[one.end() :]


def elements_exchanged(content: bytes, chance: random.Random) -> bytes:
    first, second = sorted(chance.sample(list(_ELEMENT.finditer(content)), 2), key=lambda one: one.start())
    between = content[first.end() : second.start()]
    return content[: first.start()] + second.group() + between + first.group() + content[second.end() :]


def text_made_odd(content: bytes, chance: random.Random) -> bytes:
    one = chance.choice(list(_TEXT.finditer(content)))
    return content[: one.start(1)] + chance.choice(ODD) + content[one.end(1) :]


def attribute_added(content: bytes, chance: random.Random) -> bytes:
    one = chance.choice(list(_ELEMENT.finditer(content)))
    at = one.start() + 1 + len(one[1])
    value = chance.choice([b"n", b"x" * 200_000, b"&#9;", b'" numero="'])
    return content[:at] + b' numero="' + value + b'"' + content[at:]


def nested(content: bytes, chance: random.Random) -> bytes:
    one = chance.choice(list(_TEXT.finditer(content)))
    depth = chance.choice([3, 100, 5_000])
    return content[: one.start(1)] + b"<a>" * depth + one[1] + b"</a>" * depth + content[one.end(1) :]


def encoding_untrue(content: bytes, chance: random.Random) -> bytes:
    name = chance.choice([b"utf-16", b"iso-8859-1", b"utf-7", b"ascii", b"ebcdic-cp-fr", b"nulle-part", b""])
    return re.sub(rb"<\?xml[^>]*\?>", b'<?xml version="1.0" encoding="' + name + b'"?>', content, count=1)


def marked(content: bytes, chance: random.Random) -> bytes:
    return chance.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\xef\xbb\xbf\xef\xbb\xbf"]) + content


def packed(content: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return chance.choice([cut, byte_changed, lambda whole, _chance: whole + whole])(gzip.compress(content), chance)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for rank in range(chance.randrange(1, 4)):
            written.writestr(f"{rank}.xml", chance.choice([content, content[:200], b""]))
        written.writestr(chance.choice(["lisez-moi.txt", "../dehors.xml", "4.xml/"]), b"")
    return chance.choice([cut, byte_changed, lambda whole, _chance: whole])(archive.getvalue(), chance)


CHANGES: tuple[Change, ...] = (
    cut, byte_changed, element_doubled, element_gone, elements_exchanged, text_made_odd, text_made_odd, text_made_odd,
    attribute_added, nested, encoding_untrue, marked,
)  # fmt: skip


def spoilt(seed: int) -> bytes:
    chance, content = random.Random(seed), SOUND
    for change in chance.sample(CHANGES, chance.choice([1, 1, 2, 3])):
        if _TEXT.search(content) and len(_ELEMENT.findall(content)) > 1:
            content = change(content, chance)
    return packed(content, chance) if chance.random() < 0.2 else content


@pytest.mark.parametrize("seed", SEEDS)
def test_a_feed_spoilt_at_random_is_imported_or_refused_with_a_sentence(tmp_path, seed):
    path = tmp_path / "flux.xml"
    path.write_bytes(spoilt(seed))

    try:
        run = import_lheo([path], source="test")
    except ImportRefused as refused:
        run, sentence = None, str(refused)
    if run is None:
        assert sentence.endswith((".", ")"))
        assert not Training.objects.exists()
    else:
        assert run.imported == Training.objects.current().count()
        assert run.imported + run.rejected > 0
        assert all(reason for _line, _path, _rule, reason in run.rejects)


def test_elements_that_are_no_formation_do_not_pile_up_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LONGEST_WAIT", 100_000)
    path = tmp_path / "flux.xml"
    path.write_bytes(SOUND.replace(b"<offres>", b"<offres>" + b"<x/>" * 60_000))

    with pytest.raises(ImportRefused, match="trop de choses qui ne sont pas des formations"):
        import_lheo([path], source="test")


def test_many_formations_are_not_taken_for_a_long_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LONGEST_WAIT", 100_000)
    path = tmp_path / "flux.xml"
    path.write_bytes(feed(*(formation(f"F{rank}") for rank in range(300))).encode())

    assert path.stat().st_size > 3 * reading.LONGEST_WAIT
    assert import_lheo([path], source="test").imported == 300
