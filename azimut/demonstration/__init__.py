"""A believable region on a fresh machine, written for the project, clearly marked as a demonstration.

Promise: deterministic but for the dates, which follow the day it is loaded.
"""
