"""What somebody applies for: its form, what they fill in, and what is booked by it."""
