"""The verbs of funding: quotes and covers as they are said, plans computed and chosen, requests to funders and their
money. Each module is read by its name: `from misas.actions.funding import quoting`."""
