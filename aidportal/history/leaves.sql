-- The leaves of a table between two acts, as its versions give them now: whoever seals keeps them, whoever verifies
-- holds them against those that were kept. Empty fields count for nothing, so that later columns change no leaf.
CREATE OR REPLACE FUNCTION history.leaves(of_name text, above bigint, upto bigint)
RETURNS TABLE (act bigint, digest bytea, rows text[]) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres'
SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE
    kept history.sealed_table;
    content text := 'to_jsonb(v) - ''h_until'' - ''h_gone''';
    lines text;
    renamed record;
BEGIN
    IF of_name = '' THEN
        kept.sealed_as := '';
        lines := 'SELECT id, id::text, ''+'', jsonb_build_object(''at'', at, ''who'', who, ''name'', name,'
            ' ''via'', via, ''what'', what, ''role'', role)::text FROM history.act WHERE id > $2 AND id <= $3';
    ELSE
        SELECT * INTO STRICT kept FROM history.sealed_table WHERE name = of_name;
        FOR renamed IN SELECT * FROM jsonb_each_text(kept.columns) AS names (now, first) LOOP
            content := format('(%s - %2$L) || jsonb_build_object(%3$L, v.%2$I)', content, renamed.now, renamed.first);
        END LOOP;
        lines := format(
            'SELECT h_since, v.%1$I::text, ''+'', jsonb_strip_nulls(%2$s)::text FROM history.%3$I v'
            ' WHERE h_since > $2 AND h_since <= $3'
            ' UNION ALL SELECT h_until, v.%1$I::text, ''-'', h_since::text FROM history.%3$I v'
            ' WHERE h_until > $2 AND h_until <= $3', kept.key, content, of_name
        );
    END IF;
    RETURN QUERY EXECUTE
        'WITH lines AS MATERIALIZED ('
        ' SELECT line.act, sign || coalesce(key, '''') AS name,'
        ' sha256(convert_to(concat(sign, key, '' '', said), ''UTF8'')) AS hash'
        ' FROM (' || lines || ') AS line (act, key, sign, said)'
        '), salts AS ('
        ' SELECT DISTINCT ON (s.act) s.act, uuid_send(s.salt) AS salt FROM ('
        '  SELECT l.act, l.salt, 0 AS removal FROM history.leaf l WHERE of_table = $1 AND l.act > $2 AND l.act <= $3'
        '  UNION ALL'
        '  SELECT r.act, r.salt, removal FROM history.restated r WHERE of_table = $1 AND r.act > $2 AND r.act <= $3'
        ' ) s ORDER BY s.act, removal DESC'
        ') SELECT lines.act,'
        ' sha256(coalesce(salt, '''') || convert_to(lines.act || '' '' || $1, ''UTF8'')'
        ' || string_agg(hash, '''' ORDER BY name COLLATE "C", hash)),'
        ' array_agg(name || '':'' || left(encode(sha256(coalesce(salt, '''') || hash), ''hex''), 8)'
        ' ORDER BY name COLLATE "C", hash)'
        ' FROM lines LEFT JOIN salts ON salts.act = lines.act GROUP BY lines.act, salt'
    USING kept.sealed_as, above, upto;
END $$;

REVOKE ALL ON FUNCTION history.leaves(text, bigint, bigint) FROM PUBLIC;
