"""From a delivery to its receipt."""
