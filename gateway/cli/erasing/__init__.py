"""What is held about somebody goes, or is handed over."""
