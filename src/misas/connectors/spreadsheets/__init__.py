"""Spreadsheets as people send them: CSV of every French Excel and XLSX, read into plain lines; XLSX written back."""
