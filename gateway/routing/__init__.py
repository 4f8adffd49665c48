"""The language of routes.yaml; pure."""
