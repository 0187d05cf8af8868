"""Citizens' networks, one folder each, behind the contract in `line.py`."""
