"""
Migrations of the schema, and copying to another database.
"""
