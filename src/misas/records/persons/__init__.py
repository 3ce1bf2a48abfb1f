"""How persons are kept and found. Not here: who may, what is right, the key ring itself."""
