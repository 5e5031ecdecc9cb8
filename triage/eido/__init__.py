"""What goes to and comes from the emergency number: one JSON object, shaped like NENA's EIDO (STA-021.1).

Names and references between the parts are the standard's. What it has no name for (safe contact, how sure a
place is, what was read as danger) stands under ``assistline`` in its part, so that a program which only
knows the standard loses nothing that the standard has.
"""
