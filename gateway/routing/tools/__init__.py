"""Tools for whoever writes rules: replay, test, diff, suggest, schema."""
