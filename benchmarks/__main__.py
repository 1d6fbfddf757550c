"""`make bench`: every benchmark, or the ones named; exits 1 when a figure misses its target.

Each module of this package with a `figures()` function is a benchmark; it prepares its own scratch data.
"""

import importlib
import pkgutil
import sys
from pathlib import Path

import benchmarks
from azimut.config.cli.framing import set_up_django


def main(wanted: list[str]) -> int:
    known = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in {"__main__", "measuring"})
    unknown = set(wanted) - set(known)
    if unknown:
        print(f"Inconnu : {', '.join(sorted(unknown))}. Mesures : {', '.join(known)}.", file=sys.stderr)
        return 2
    set_up_django()
    missed = 0
    for name in wanted or known:
        module = importlib.import_module(f"benchmarks.{name}")
        if not hasattr(module, "figures"):
            continue
        for figure in module.figures():
            print(figure, flush=True)
            missed += not figure.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main(sys.argv[1:]))
