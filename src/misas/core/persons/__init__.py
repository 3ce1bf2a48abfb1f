"""Who the person is: facts with a source and a date, the NIR, likeness. Not here: her care, her rights, opinions."""
