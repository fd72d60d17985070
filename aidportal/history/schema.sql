-- Acts: what one transaction changed, who did it and through what. The numbers of acts are moments: an act with a
-- smaller number was committed before one with a greater one.

CREATE SCHEMA IF NOT EXISTS history;

CREATE SEQUENCE IF NOT EXISTS history.act_number;
-- The number of the act that was committed last.
CREATE SEQUENCE IF NOT EXISTS history.committed_number MINVALUE 0 START 0;

CREATE TABLE IF NOT EXISTS history.act (
    id bigint PRIMARY KEY,
    at timestamptz,
    who bigint,
    name text NOT NULL,
    via text NOT NULL,
    what jsonb NOT NULL DEFAULT '{}',
    role text NOT NULL DEFAULT session_user,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    tables text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS act_open ON history.act (id) WHERE at IS NULL;
CREATE INDEX IF NOT EXISTS act_at ON history.act (at, id);
CREATE INDEX IF NOT EXISTS act_who ON history.act (who, id);
CREATE INDEX IF NOT EXISTS act_via ON history.act (via, id);
CREATE INDEX IF NOT EXISTS act_path ON history.act ((what->>'path') text_pattern_ops, id);

-- What the structure was made from, so that it is made anew only where that has changed.
CREATE TABLE IF NOT EXISTS history.structure (made_from text NOT NULL);

-- The act of this transaction and of who tells it now; begun where there is none. A number that is not of this
-- transaction is not believed. Also whether it is begun just now, and whether it has changed the table before.
DROP FUNCTION IF EXISTS history.act_now(text);
CREATE FUNCTION history.act_now(of_table text, OUT number bigint, OUT is_begun boolean, OUT is_met boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told jsonb := nullif(current_setting('aidportal.teller', true), '')::jsonb;
    known text[];
BEGIN
    number := nullif(current_setting('aidportal.act', true), '')::bigint;
    IF number IS NOT NULL THEN
        SELECT tables INTO known FROM history.act WHERE id = number AND xid = pg_current_xact_id();
    END IF;
    is_begun := known IS NULL;
    is_met := coalesce(of_table = ANY (known), false);
    IF is_begun THEN
        number := nextval('history.act_number');
        INSERT INTO history.act (id, who, name, via, what, tables) VALUES (
            number, (told->>'who')::bigint, coalesce(told->>'name', session_user), coalesce(told->>'via', 'sql'),
            coalesce(told->'what', jsonb_build_object('application', current_setting('application_name'))),
            ARRAY[of_table]
        );
        PERFORM set_config('aidportal.act', number::text, true);
    ELSIF NOT is_met THEN
        UPDATE history.act SET tables = tables || of_table WHERE id = number;
    END IF;
END $$;

-- Adds what is told by now to the act of this transaction, if it has one; nobody has seen it yet.
CREATE OR REPLACE FUNCTION history.tell_more() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog AS $$
    UPDATE history.act SET what = what || (nullif(current_setting('aidportal.teller', true), '')::jsonb->'what')
    WHERE id = nullif(current_setting('aidportal.act', true), '')::bigint AND xid = pg_current_xact_id_if_assigned()
        AND nullif(current_setting('aidportal.teller', true), '') IS NOT NULL
$$;

-- Gives open acts of this transaction new numbers, later than any that was committed, with their versions; the new ones.
CREATE OR REPLACE FUNCTION history.renumbered(olds bigint[]) RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    current int := array_position(olds, nullif(current_setting('aidportal.act', true), '')::bigint);
    news bigint[] := ARRAY(SELECT nextval('history.act_number') FROM unnest(olds));
    changed text;
BEGIN
    FOR changed IN SELECT DISTINCT unnest(tables) FROM history.act WHERE id = ANY (olds) LOOP
        EXECUTE format(
            'UPDATE history.%I SET h_since = coalesce($2[array_position($1, h_since)], h_since),'
            ' h_until = coalesce($2[array_position($1, h_until)], h_until)'
            ' WHERE h_since = ANY ($1) OR h_until = ANY ($1)', changed
        ) USING olds, news;
    END LOOP;
    UPDATE history.act SET id = news[array_position(olds, id)] WHERE id = ANY (olds);
    -- What other rules still change at the end of the transaction is of the same act.
    PERFORM set_config('aidportal.act', coalesce(news[current]::text, ''), true);
    RETURN news;
END $$;

-- The act of this transaction after it waited for another that has changed the same row and has a later number.
CREATE OR REPLACE FUNCTION history.act_after() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM history.renumbered(ARRAY(
        SELECT id FROM history.act WHERE at IS NULL AND xid = pg_current_xact_id() ORDER BY id
    ));
    RETURN current_setting('aidportal.act')::bigint;
END $$;

-- Gives the acts of this transaction their numbers and times, in the order of commits: from here on until it ends no
-- other transaction comes as far. One that was overtaken takes new numbers, and so do its versions.
CREATE OR REPLACE FUNCTION history.act_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    olds bigint[];
    number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('aidportal.history'));
    SELECT array_agg(id ORDER BY id), (SELECT last_value FROM history.committed_number) INTO olds, number
    FROM history.act WHERE at IS NULL AND xid = pg_current_xact_id();
    IF olds IS NULL THEN
        RETURN NULL;
    END IF;
    IF olds[1] <= number THEN
        olds := history.renumbered(olds);
    END IF;
    UPDATE history.act SET at = clock_timestamp() WHERE id = ANY (olds);
    PERFORM setval('history.committed_number', olds[cardinality(olds)]);
    RETURN NULL;
END $$;

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'act_ends' AND tgrelid = 'history.act'::regclass) THEN
        CREATE CONSTRAINT TRIGGER act_ends AFTER INSERT ON history.act DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION history.act_ends();
    END IF;
END $$;

REVOKE ALL ON FUNCTION history.act_now(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION history.renumbered(bigint[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION history.act_after() FROM PUBLIC;
REVOKE ALL ON FUNCTION history.act_ends() FROM PUBLIC;
