"""How the rights room is kept: reviews with their facts and answers, claims with theirs, rights known to be open."""
