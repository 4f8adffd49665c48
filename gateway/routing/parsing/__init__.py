"""From the text of routes.yaml to what its parts say, or to mistakes with a place."""
