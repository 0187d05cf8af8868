"""Staff networks, one folder each, behind the contract in `desk.py`."""
