"""Benchmarks of the gateway, also against other programs."""
