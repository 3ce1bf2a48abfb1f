"""The tables of the directory, each in two slots: see `misas.records.orientation.tables`.

They stand outside the models: whole lots are copied into them and searched in them by queries of our own, under a name
that says the slot. The service only reads them; the owner of the database fills them.
"""

from __future__ import annotations

from django.db import migrations

SLOTS = (0, 1)
WHERE = 'insee text, departement_of text, lat double precision, lon double precision, "precision" text'
PLACE = "place_id uuid NOT NULL"

# Each column of the format as it is read; text when nothing is said.
KEPT = {
    "exercise": (
        "national_id id_type pp_id civility last_name first_name profession profession_label category skill_type "
        "skill skill_label mode mode_label siret finess legal_finess structure_id site_name site_sign recipient "
        "place street_number street_suffix street_type street distribution cedex postal_code commune commune_name "
        "country country_name foreign:boolean phone other_phone email departement former_structure_id authority "
        "sector sector_label role kind kind_label",
        (PLACE, WHERE),
        ('(place_id)', '(national_id)'),
    ),
    "skill": (
        "national_id pp_id last_name first_name profession profession_label category skill_type skill_type_label "
        "skill skill_label",
        (),
        ('(national_id)',),
    ),
    "diploma": (
        "national_id pp_id last_name first_name diploma_type diploma_type_label diploma diploma_label "
        "authorisation_type authorisation_type_label authorisation authorisation_label",
        (),
        ('(national_id)',),
    ),
    "site": (
        "site_id finess legal_id legal_finess legal_name legal_status siren siret short_name name category "
        "tariff_mode state opened_on:date closed_on:date updated_on:date street_number street_type street "
        "street_as_published street_extra place routing_line cedex:boolean postal_code commune latitude:double "
        "longitude:double position position_score:double phone email",
        (PLACE, WHERE),
        ('(place_id)', '(finess)'),
    ),
    "siteactivity": (
        "activity_id site_id finess legal_id legal_finess state nature kind activity modality form begins_on:date "
        "ends_on:date capacity:integer",
        (),
        ('(finess)',),
    ),
    "convention": (
        "last_name first_name civility company vitale:boolean apcv:boolean type type_label speciality "
        "speciality_label particular particular_label sector sector_label option option_label nature nature_label "
        "phone street complement place postal_code town cedex:boolean",
        (WHERE,),
        (),
    ),
    "centre": (
        "finess name vitale:boolean apcv:boolean type type_label speciality speciality_label phone street "
        "complement place postal_code town cedex:boolean",
        (PLACE, WHERE),
        ('(place_id)',),
    ),
    "competence": (
        "commune commune_name organism_type organism_id organism_name organism_commune caisse",
        (WHERE,),
        ('(insee)',),
    ),
    "socialstructure": (
        "source id name updated_on:date description link siret commune_name postal_code commune street "
        "street_extra longitude:double latitude:double phone email website opening_hours accessibility networks",
        (PLACE, WHERE),
        ('(source, id)',),
    ),
    "socialservice": (
        "source structure_id id name description updated_on:date link type themes fee fee_details publics "
        "publics_details access_conditions commune_name postal_code commune street street_extra longitude:double "
        "latitude:double phone email reception eligibility_zone contact mobilisation_link mobilisation "
        "mobilisable_by mobilisation_details weekly_hours:double weeks:integer opening_hours",
        (PLACE, WHERE),
        ('(place_id)',),
    ),
    "access": (
        "commune commune_name profession value:double year:integer population:double",
        (WHERE,),
        ('(insee)',),
    ),
}
OFFER = (
    'code text COLLATE "C" NOT NULL, lat double precision NOT NULL, lon double precision NOT NULL,'
    ' place_id uuid NOT NULL, tariff text NOT NULL, "precision" text NOT NULL, mode text NOT NULL'
)
OFFER_INDEX = '(code, lat, lon) INCLUDE (place_id, tariff, "precision", mode)'
FAMILIES = ("practitioners", "sites", "services")
MATCH = (
    "place_id uuid NOT NULL, convention_id bigint NOT NULL, confidence text NOT NULL,"
    " sector text NOT NULL, option text NOT NULL, vitale boolean"
)


def typed(column: str) -> str:
    name, _, kind = column.partition(":")
    return f'"{name}" {"double precision" if kind == "double" else kind or "text"}'


def tables() -> list[tuple[str, str, tuple[str, ...]]]:
    """Each table without its slot: its name, its columns, its indexes."""
    found = []
    for table, (columns, ours, indexes) in KEPT.items():
        own = ["id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"] if table == "convention" else []
        found.append((table, ", ".join([*own, *map(typed, columns.split()), *ours]), indexes))
    found += [(f"{family}_offer", OFFER, (OFFER_INDEX,)) for family in FAMILIES]
    return [*found, ("convention_match", MATCH, ("(place_id)",))]


def create() -> list[str]:
    statements = []
    for table, columns, indexes in tables():
        for slot in SLOTS:
            name = f"orientation_{table}_{slot}"
            statements.append(f"CREATE TABLE {name} ({columns})")
            statements += [f"CREATE INDEX {name}_{rank} ON {name} {what}" for rank, what in enumerate(indexes)]
    return statements


def drop() -> list[str]:
    return [f"DROP TABLE orientation_{table}_{slot}" for table, _, _ in tables() for slot in SLOTS]


class Migration(migrations.Migration):
    dependencies = [("orientation", "0001_initial"), ("territory", "0003_commune_point")]

    operations = [migrations.RunSQL(sql=create(), reverse_sql=drop())]
