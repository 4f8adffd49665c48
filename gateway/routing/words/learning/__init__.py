"""
What examples teach, and what the nearest of them say of a message.
"""
