"""`python -m azimut` is the `azimut` command."""

from azimut.config.cli import main

main()
