"""Who somebody is: a person, their document, word and codes, who is at the counter."""
