"""
Dates, times and periods in text, in the languages of a town.
"""
