"""Calendar files (iCalendar, RFC 5545) of appointments, written by the library icalendar. Wired by `misas.config`."""

from misas.connectors.calendar_files.write import write_calendar

__all__ = ["write_calendar"]
