"""Rules between rows that only triggers can hold."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION directory_area_makes_government() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directory_organisation (code, name_zh, name_en, pinyin, initials, kind, area_id)
    VALUES (
        NEW.code,
        NEW.name_zh || CASE WHEN NEW.name_zh LIKE '%盟' THEN '行政公署' ELSE '人民政府' END,
        CASE WHEN NEW.name_en = '' THEN '' ELSE 'Government of ' || NEW.name_en END,
        NEW.pinyin, NEW.initials, 'government', NEW.code
    );
    RETURN NULL;
END $$;
CREATE TRIGGER directory_area_makes_government AFTER INSERT ON directory_area
    FOR EACH ROW EXECUTE FUNCTION directory_area_makes_government();

-- Areas that count as this one follow it when it gets a successor of its own.
CREATE FUNCTION directory_area_successor_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_area SET counted_as = NEW.counted_as
    WHERE successor_id = NEW.code AND code <> NEW.counted_as AND counted_as IS DISTINCT FROM NEW.counted_as;
    RETURN NULL;
END $$;
CREATE TRIGGER directory_area_successor_chain AFTER UPDATE OF counted_as ON directory_area
    FOR EACH ROW WHEN (NEW.counted_as IS DISTINCT FROM OLD.counted_as)
    EXECUTE FUNCTION directory_area_successor_chain();

CREATE FUNCTION directory_check_pairing(giver bigint, receiver bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM directory_organisation g
        JOIN directory_area ga ON ga.code = g.area_id
        JOIN directory_organisation r ON r.id = receiver
        JOIN directory_area ra ON ra.code = r.area_id
        WHERE g.id = giver AND ga.counted_as = ra.counted_as
    ) THEN
        RAISE EXCEPTION 'giver and receiver of a pairing are in the same area'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pairing_between_different_areas',
                  TABLE = 'directory_pairing';
    END IF;
END $$;

CREATE FUNCTION directory_pairing_between_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_check_pairing(NEW.giver_id, NEW.receiver_id);
    RETURN NULL;
END $$;
CREATE TRIGGER directory_pairing_between_areas AFTER INSERT OR UPDATE OF giver_id, receiver_id ON directory_pairing
    FOR EACH ROW EXECUTE FUNCTION directory_pairing_between_areas();

CREATE FUNCTION directory_organisation_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_check_pairing(giver_id, receiver_id) FROM directory_pairing
    WHERE giver_id = NEW.id OR receiver_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER directory_organisation_moves AFTER UPDATE OF area_id ON directory_organisation
    FOR EACH ROW EXECUTE FUNCTION directory_organisation_moves();
"""

BACKWARD = """
DROP TRIGGER directory_organisation_moves ON directory_organisation;
DROP TRIGGER directory_pairing_between_areas ON directory_pairing;
DROP TRIGGER directory_area_successor_chain ON directory_area;
DROP TRIGGER directory_area_makes_government ON directory_area;
DROP FUNCTION directory_organisation_moves();
DROP FUNCTION directory_pairing_between_areas();
DROP FUNCTION directory_check_pairing(bigint, bigint);
DROP FUNCTION directory_area_successor_chain();
DROP FUNCTION directory_area_makes_government();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
