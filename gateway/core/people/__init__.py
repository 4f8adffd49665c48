"""
Who somebody is: a person, their document, agreed word and codes; the counter.
"""
