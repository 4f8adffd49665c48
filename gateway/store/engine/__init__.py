"""
How statements reach a database, and the schema that all of them stand on.
"""
