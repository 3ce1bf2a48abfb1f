"""The life of what is asked from funders: requests, the plan they close, the ledger of its money and its clocks."""
