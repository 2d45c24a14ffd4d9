"""Requests that nobody would write, by the thousand."""

import pathlib

ROOT = pathlib.Path(__file__).parents[2]
