"""The starter catalogue, written for the project, taken in by the same frame as real data."""

from pathlib import Path

CATALOGUE_DIR = Path(__file__).resolve().parent.parent / "catalogue"
SOURCE = "starter"
LICENCE = "EUPL-1.2 ; codes et intitulés : Licence Ouverte 2.0"
