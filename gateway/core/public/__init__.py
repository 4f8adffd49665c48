"""What anybody may read: notices and figures."""
