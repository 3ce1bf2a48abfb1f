"""Every French sentence that is not a page: refusals, faults, labels, letters. One module per room."""
