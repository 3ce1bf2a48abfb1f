"""The forms of a referral: fields, words, and the way from what was typed to what the action takes. No rule here."""
