"""Erasure and export of everything that is stored about somebody."""
