"""What somebody applies for: asked, booked, handed over, freed."""
