"""What comes and goes: arrivals, conversations, deliveries."""
