"""
Access to the database: connections, transactions and the schema.
"""
