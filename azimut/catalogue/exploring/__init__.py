"""Widening choices: occupations that suit what one likes, and those within reach of what one can do.

Promises: the same answers give the same occupations, in the same order; each comes with its reasons; nothing here knows
the gender of anyone, nor reads the gender of a name.
"""

from azimut.catalogue.exploring.memory import current_table, forget_table
from azimut.catalogue.exploring.table import ExploredOccupation, ExploringTable

__all__ = ["ExploredOccupation", "ExploringTable", "current_table", "forget_table"]
