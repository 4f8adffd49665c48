"""What becomes of a plenary: proposals, questions, and who may open its pages."""
