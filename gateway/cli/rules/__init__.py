"""Tools for the rules: check them, and try them on one message or many."""
