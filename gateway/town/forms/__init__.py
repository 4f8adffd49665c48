"""Forms of procedures: questions, answers, bookings."""
