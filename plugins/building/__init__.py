"""Drives a build: what to do with which folders, Pelican's run, refusing or showing the result, serving it.

This is the one part that knows all others: `invoke build`, `serve`, `clean` and `check` are here, and
`StoaPelican`, by which the plain `pelican` command does the same.
"""
