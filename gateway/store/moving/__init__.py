"""
A store that becomes another: newer, restored, or in another database.
"""
