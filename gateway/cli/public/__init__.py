"""What everybody may read: notices, figures, and the page for the door."""
