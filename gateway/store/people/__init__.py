"""
The register of people: persons, accounts, codes, and to whom messages belong.
"""
