"""
Messages in both directions: arrivals, conversations, deliveries.
"""
