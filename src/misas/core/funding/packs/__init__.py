"""A funder's rules as data: written, read, tried and turned into aids of a problem, without a line of code of theirs.

`schema` holds the values, `tables` how each is written, `reading` and `writing` both ways; `eligibility` answers in
three values, `compiling` gives the aids of a problem, `trying` runs the cases that every pack carries.
"""
