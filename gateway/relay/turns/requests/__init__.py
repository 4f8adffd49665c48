"""Forms and bookings: what begins a request, answers it, lets it wait or cancels it."""
