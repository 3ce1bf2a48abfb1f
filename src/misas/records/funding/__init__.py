"""How funding is kept: quotes, covers, plans, applications, the ledger of the money, funders' rules and envelopes."""
