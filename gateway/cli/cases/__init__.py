"""Cases: their list, their files, what is booked and what is kept of them."""
