"""
Days and times, as they are called in the languages of a town.
"""
