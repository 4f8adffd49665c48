"""What text is: as it is written, as it may be kept and as the eye takes it."""
