"""Who is who: accounts, the roles they hold and where, invitations. Not here: may() (`misas.core.access`)."""
