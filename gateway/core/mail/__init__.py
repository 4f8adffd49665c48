"""What mail alone has: addresses, tokens in them, quotations, answers of machines."""
