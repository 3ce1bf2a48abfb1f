"""Caisses, communes, whose person this is, when a caisse works and since when it takes part. Never a silent guess."""
