"""The verbs: what is taken in, decided and carried."""
