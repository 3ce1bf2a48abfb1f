"""Persons: register, correct, reach, protect, find, link. No line of the journal holds a name or a NIR."""

from misas.actions.persons.contacts import (
    add_contact_point,
    end_contact_point,
    end_representative,
    name_representative,
)
from misas.actions.persons.finding import find_persons, possible_duplicates
from misas.actions.persons.linking import link_as_same_person, say_distinct, unlink
from misas.actions.persons.numbers import reseal_nirs, see_nir, set_nir
from misas.actions.persons.registering import (
    correct_identity,
    mark_unsafe,
    register_person,
    set_accessibility,
    set_best_hours,
    set_language,
)

__all__ = [
    "add_contact_point",
    "correct_identity",
    "end_contact_point",
    "end_representative",
    "find_persons",
    "link_as_same_person",
    "mark_unsafe",
    "name_representative",
    "possible_duplicates",
    "register_person",
    "reseal_nirs",
    "say_distinct",
    "see_nir",
    "set_accessibility",
    "set_best_hours",
    "set_language",
    "set_nir",
    "unlink",
]
