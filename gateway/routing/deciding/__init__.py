"""From a message that was read to a decision, step by step."""
