"""Deciding: one function per kind of event, one module per speaker. No network in here."""
