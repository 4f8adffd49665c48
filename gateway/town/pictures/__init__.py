"""Pictures: what they tell besides what they show is taken out."""
