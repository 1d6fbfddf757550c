"""`make bench ONLY=…`: whatever it is asked, it measures something or says what it can measure."""

import importlib
import pkgutil

import pytest

import benchmarks
from benchmarks.__main__ import SHARED, answering, main

NAMES = sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name not in SHARED)


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_a_benchmark_or_serves_one(name):
    assert callable(importlib.import_module(f"benchmarks.{answering(name)}").figures)


def test_an_unknown_name_is_refused_with_those_that_are_known(capsys):
    assert main(["nothing"]) == 2
    assert "search" in capsys.readouterr().err
