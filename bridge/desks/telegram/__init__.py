"""Telegram: a forum group, one topic per citizen."""
