"""Communes and what they make up: departments, regions, EPCI, bassins de vie, zones d'emploi; distance between places.

Promise: every French commune is known on a fresh machine, without download.
"""
