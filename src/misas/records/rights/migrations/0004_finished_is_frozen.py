"""A finished review stays as it was that day, in the database too: its letter, its status, its household, its facts and
its answers. Its rows may only be erased, when the law says so."""

from django.db import migrations

TABLES = ("rights_reviewmember", "rights_reviewfact", "rights_reviewanswer")
FROZEN = [
    """
    CREATE FUNCTION rights_review_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.status = 'finished' THEN
            RAISE EXCEPTION 'a finished review stays as it is' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION rights_of_finished_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM rights_rightsreview WHERE id IN (NEW.review_id, OLD.review_id) AND status = 'finished'
        ) THEN
            RAISE EXCEPTION 'what a finished review holds stays as it is' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$
    """,
    "DROP TRIGGER rights_reviewanswer_frozen ON rights_reviewanswer",
    "DROP FUNCTION rights_answers_frozen()",
    "CREATE TRIGGER rights_rightsreview_frozen BEFORE UPDATE ON rights_rightsreview"
    " FOR EACH ROW EXECUTE FUNCTION rights_review_frozen()",
    *(
        f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION rights_of_finished_frozen()"
        for table in TABLES
    ),
]
THAWED = [
    "DROP TRIGGER rights_rightsreview_frozen ON rights_rightsreview",
    *(f"DROP TRIGGER {table}_frozen ON {table}" for table in TABLES),
    "DROP FUNCTION rights_review_frozen()",
    "DROP FUNCTION rights_of_finished_frozen()",
    """
    CREATE FUNCTION rights_answers_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM rights_rightsreview WHERE id = NEW.review_id AND status = 'finished') THEN
            RAISE EXCEPTION 'the answers of a finished review stay as they are' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER rights_reviewanswer_frozen BEFORE INSERT OR UPDATE ON rights_reviewanswer"
    " FOR EACH ROW EXECUTE FUNCTION rights_answers_frozen()",
]


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_engine_queued")]

    operations = [migrations.RunSQL(sql=FROZEN, reverse_sql=THAWED)]
