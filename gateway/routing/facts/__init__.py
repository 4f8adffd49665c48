"""Facts that answer questions, and authorities for what is not the town's."""
