"""Import of referrals from a spreadsheet: recognise columns, read cells, say the state of each row.

Not here: opening files (`connectors/spreadsheets`), French words (`wording/imports`), keeping rows (`records/imports`).
"""
