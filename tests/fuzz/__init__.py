"""Requests that nobody would write, by the thousand. `make test` sends a few hundred of each kind."""
