"""Import of referrals from a file, for people of the caisse and for partners: send, look, confirm, take back.

One set of pages for both: who may send what is said by the actions, through the caisse or the organisation.
"""
