"""
Verification of the audit chain, and of stored messages against it.
"""
