"""What the gateway costs, beside what else would do it."""
