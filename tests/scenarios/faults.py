"""What scenarios about faults share."""

# Of the line, in its table.
CATEGORIES = """
[lines.urp.categories.illuminazione]
title = "Illuminazione pubblica"
office = "Gestore luce"
[lines.urp.categories.strade]
title = "Strade e arredo urbano"
office = "Ufficio tecnico"
"""
