"""Buttons under what a command answered."""
