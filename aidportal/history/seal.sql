-- The seal: a chain of hashes over what was added to the history, so that what anybody changes in it afterwards is
-- noticed. Who may change everything may also write a new chain: hence its heads are kept elsewhere too.

-- What is sealed of a table, under the names that it and its columns had when they were sealed first.
CREATE TABLE IF NOT EXISTS history.sealed_table (
    name text PRIMARY KEY,
    key text NOT NULL,
    sealed_as text NOT NULL,
    columns jsonb NOT NULL DEFAULT '{}'
);

-- All acts up to ``upto`` that no earlier seal holds; ``head`` follows from the head before and the leaves.
CREATE TABLE IF NOT EXISTS history.seal (
    id bigint PRIMARY KEY,
    upto bigint NOT NULL,
    head bytea NOT NULL,
    at timestamptz NOT NULL
);

-- What one act did to one table; of the table '' the act itself. ``rows`` has beginnings of hashes of single rows, by
-- which they can be named. Without the salt, which an erasure takes away, nothing can be guessed from a hash.
CREATE TABLE IF NOT EXISTS history.leaf (
    act bigint NOT NULL,
    of_table text NOT NULL,
    seal bigint NOT NULL,
    digest bytea NOT NULL DEFAULT '',
    salt uuid,
    rows text[],
    PRIMARY KEY (act, of_table)
);
CREATE INDEX IF NOT EXISTS leaf_seal ON history.leaf (seal);

-- What was taken out of the history on purpose: values of a record, or all that was over before an act.
CREATE TABLE IF NOT EXISTS history.removal (
    id bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    name text NOT NULL,
    reason text NOT NULL,
    of_table text,
    key text,
    columns text[],
    before bigint
);

-- The leaves that a removal made anew. The chain goes on with those that were, what is left is held against these.
CREATE TABLE IF NOT EXISTS history.restated (
    removal bigint NOT NULL,
    act bigint NOT NULL,
    of_table text NOT NULL,
    was bytea NOT NULL,
    digest bytea NOT NULL DEFAULT '',
    salt uuid,
    rows text[],
    PRIMARY KEY (act, of_table, removal)
);
CREATE INDEX IF NOT EXISTS restated_removal ON history.restated (removal);

-- Seals all acts that are not sealed yet; the number of the seal, none where there was nothing to do or another is at it.
CREATE OR REPLACE FUNCTION history.seal_acts() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    last history.seal;
    number bigint;
    last_act bigint;
    now_at timestamptz := clock_timestamp();
    kept record;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('aidportal.history.seal')) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO last FROM history.seal ORDER BY id DESC LIMIT 1;
    SELECT id INTO last_act FROM history.act WHERE at IS NOT NULL ORDER BY id DESC LIMIT 1;
    IF last_act IS NULL OR last_act <= coalesce(last.upto, 0) THEN
        RETURN NULL;
    END IF;
    number := coalesce(last.id, 0) + 1;
    last.upto := coalesce(last.upto, 0);
    INSERT INTO history.leaf (act, of_table, seal, salt)
    SELECT id, '', number, gen_random_uuid() FROM history.act WHERE id > last.upto AND id <= last_act;
    FOR kept IN SELECT name, sealed_as FROM history.sealed_table LOOP
        EXECUTE format(
            'INSERT INTO history.leaf (act, of_table, seal, salt) SELECT act, $1, $2, gen_random_uuid() FROM ('
            'SELECT h_since FROM history.%1$I WHERE h_since > $3 AND h_since <= $4 UNION'
            ' SELECT h_until FROM history.%1$I WHERE h_until > $3 AND h_until <= $4) AS touched (act)', kept.name
        ) USING kept.sealed_as, number, last.upto, last_act;
    END LOOP;
    FOR kept IN SELECT '' AS name, '' AS sealed_as UNION ALL SELECT name, sealed_as FROM history.sealed_table LOOP
        UPDATE history.leaf SET digest = made.digest, rows = made.rows
        FROM history.leaves(kept.name, last.upto, last_act) AS made
        WHERE leaf.act = made.act AND leaf.of_table = kept.sealed_as;
    END LOOP;
    INSERT INTO history.seal (id, upto, at, head)
    SELECT number, last_act, now_at, sha256(
        coalesce(last.head, '') || convert_to(
            format('%s %s %s', number, last_act, to_char(now_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')), 'UTF8'
        ) || string_agg(digest, '' ORDER BY act, of_table COLLATE "C")
    ) FROM history.leaf WHERE seal = number;
    RETURN number;
END $$;

REVOKE ALL ON FUNCTION history.seal_acts() FROM PUBLIC;
