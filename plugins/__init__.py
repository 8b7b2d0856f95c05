"""Stoa's Pelican plugins: content files in git become a learning network on a static host."""
