"""Verbale reads the press coverage of a negotiation and writes its record."""
