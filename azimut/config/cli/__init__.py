"""The `azimut` command (docs in French: `azimut --help`)."""

from azimut.config.cli.entry import main

__all__ = ["main"]
