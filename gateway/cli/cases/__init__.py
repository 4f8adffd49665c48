"""Cases: their list, their files, bookings and retention."""
