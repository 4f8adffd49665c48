"""The decision on a message that was read: where it goes, and why."""
