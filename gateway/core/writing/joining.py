"""
Words that join two things that are told, without case and accents, in all languages.
"""

from __future__ import annotations

#: "And". Romanian "si" is not among them, as it is a Spanish "if": whoever can tell
#: them apart, or need not, adds it.
AND = frozenset("y e i eta and et und".split())

#: "Also", which begins another matter.
ALSO = frozenset("ademas tambien tambe ademais tamen gainera also aussi auch".split())
