"""The parser of routes.yaml: from text to values, or to mistakes with positions."""
