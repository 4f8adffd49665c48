"""Requests and bookings: forms, confirmation, handing over, cancellation."""
