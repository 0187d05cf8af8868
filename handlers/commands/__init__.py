"""Commands staff type, a file per word or family of words."""
