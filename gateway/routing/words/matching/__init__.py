"""
The index of all words, phrases, tags and patterns of the rules, for matching a message
against all of them at once.
"""
