"""The rights review on screen: the interview, its results, the why of an answer, the letter, the claims that follow."""
