"""Telegram: a forum group, one topic per citizen."""

import os

# python-telegram-bot gives durations as numbers and warns that it will stop: ask for timedeltas now.
os.environ.setdefault("PTB_TIMEDELTA", "true")
