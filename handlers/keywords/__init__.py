"""Keywords citizens type, a file per family of words."""
