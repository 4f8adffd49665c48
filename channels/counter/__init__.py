"""
The counter of the town hall, as a channel.
"""
