"""The Telegram Bot API half of the simulated town."""

from bridge.simulator.botapi.group import Group

__all__ = ["Group"]
