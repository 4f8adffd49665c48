"""
Cases, requests and bookings.
"""
