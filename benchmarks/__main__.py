"""`make bench`: every benchmark, or the ones named; exits 1 when a figure misses its target.

Each module of this package with a `figures()` function is a benchmark; it prepares its own scratch data. The others
serve one: `MEASURED_BY` names it, and their name runs it.
"""

import importlib
import pkgutil
import sys
from pathlib import Path

import benchmarks
from azimut.config.cli.framing import set_up_django

SHARED = frozenset({"__main__", "measuring", "scratch"})
"""What serves all the benchmarks, and measures nothing."""


def main(wanted: list[str]) -> int:
    known = sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name not in SHARED)
    unknown = set(wanted) - set(known)
    if unknown:
        print(f"Inconnu : {', '.join(sorted(unknown))}. Mesures : {', '.join(known)}.", file=sys.stderr)
        return 2
    set_up_django()
    missed = 0
    for name in dict.fromkeys(map(answering, wanted or known)):
        for figure in importlib.import_module(f"benchmarks.{name}").figures():
            print(figure, flush=True)
            missed += not figure.is_met
    return 1 if missed else 0


def answering(name: str) -> str:
    """The benchmark that answers to this name: its own, or the one that it serves."""
    module = importlib.import_module(f"benchmarks.{name}")
    return name if hasattr(module, "figures") else str(module.MEASURED_BY)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main(sys.argv[1:]))
