"""What the gateway says where the town has no text of its own, one file a language."""
