/** A database as a script of SQL, where no pg_dump of the server's version is at hand. */

/** From now on, remembers what statements of this database define. Only a superuser may. */
export const recordDefinitions = (client) =>
  client.query(`CREATE SCHEMA recorder;
    CREATE TABLE recorder.statements (n bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL);
    CREATE FUNCTION recorder.record() RETURNS event_trigger SECURITY DEFINER LANGUAGE plpgsql AS $$
      BEGIN
        -- A text with several statements arrives once for each.
        IF current_query() IS DISTINCT FROM (SELECT text FROM recorder.statements ORDER BY n DESC LIMIT 1) THEN
          INSERT INTO recorder.statements (text) VALUES (current_query());
        END IF;
      END $$;
    CREATE EVENT TRIGGER recorder ON ddl_command_end EXECUTE FUNCTION recorder.record()`);

/** What was defined since, in order; the first is the trigger itself. */
export const recordedDefinitions = async (client) => {
  const { rows } = await client.query('SELECT text FROM recorder.statements ORDER BY n');
  return rows.map(({ text }) => text);
};

/**
 * A script that makes the database again in an empty one, as a superuser: the roles, `definitions`, the rows and the sequences.
 * A JSON null in a column of type jsonb becomes NULL.
 */
export const databaseAsSql = async (client, definitions) => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const textsOf = async (sql) => (await client.query(sql)).rows.map(({ text }) => text);
  const parts = [
    // Foreign keys and triggers have done their work.
    'SET session_replication_role = replica',
    ...(await textsOf(ROLES)),
    ...definitions,
    // Those that definitions have filled.
    ...(await textsOf(EMPTY)),
    ...(await textsOf((await textsOf(TABLES)).join(' UNION ALL '))),
    ...(await textsOf(SEQUENCES)),
    'RESET session_replication_role',
  ];
  await client.query('COMMIT');
  return `${parts.join(';\n')};\n`;
};

const OURS = `nspname !~ '^(pg_|as_of_|information_schema|recorder)'`;

const ROLES = `SELECT format(
    'DO $do$ BEGIN CREATE ROLE %I; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$', rolname) AS text
  FROM pg_roles WHERE rolname LIKE 'writ%' ORDER BY rolname`;

/** For each table, a query whose result is the statement that fills it. */
const TABLES = `SELECT format(
    'SELECT format(''INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM json_populate_recordset(NULL::%1$s, %%L)'', json_agg(t)) AS text FROM %1$s AS t HAVING count(*) > 0',
    format('%I.%I', nspname, relname), columns) AS text
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace,
    LATERAL (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS named
  WHERE relkind = 'r' AND ${OURS} ORDER BY nspname, relname`;

const EMPTY = `SELECT format('DELETE FROM %I.%I', nspname, relname) AS text
  FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE relkind = 'r' AND ${OURS} ORDER BY nspname, relname`;

const SEQUENCES = `SELECT format('SELECT setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value) AS text
  FROM pg_sequences WHERE last_value IS NOT NULL AND schemaname !~ '^(pg_|as_of_|recorder)' ORDER BY text`;
