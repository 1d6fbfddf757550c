"""Azimut: the digital platform of a regional career guidance public service (SPRO)."""
