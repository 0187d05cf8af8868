"""A real Synapse on this machine, for what is tested of Matrix, in an environment that `make test` makes."""
