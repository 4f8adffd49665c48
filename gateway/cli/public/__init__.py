"""What everybody may read: notices, figures, the page for the door."""
