"""Proposals for the plenary's agenda, and questions to it."""
