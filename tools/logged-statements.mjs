/** The statements that the services of a system send to their database, by the log of the server. */

const MARK = '=>';

/** From now on, the server logs each statement with its user. */
export const logStatements = async (client) => {
  await client.query(`ALTER SYSTEM SET log_line_prefix = '${MARK} %u '`);
  await client.query(`ALTER SYSTEM SET log_statement = 'all'`);
  await client.query('SELECT pg_reload_conf()');
};

/**
 * Each statement once, with the role that sent it. Left out is what the server cannot plan by itself, such as several statements in
 * one text.
 */
export const statementsIn = async (log, client) => {
  const seen = new Map();
  for (const entry of log.split(`\n${MARK} `)) {
    const [, role, text] =
      /^(writ_\w+) LOG: {2}(?:execute [^:]+|statement): ([^]*?)(?:\n(?!\t)|$)/.exec(entry) ?? [];
    // Long lists of values differ in their length only.
    const form = `${role} ${text?.replace(/\$\d+/g, '$').replace(/(\((?:[^()]*)\))(, ?\1)+/g, '$1')}`;
    if (text && !seen.has(form)) seen.set(form, { role, text: text.replaceAll('\n\t', '\n') });
  }
  const planned = [];
  for (const one of seen.values()) if (await isPlanned(client, one)) planned.push(one);
  return planned;
};

const isPlanned = async (client, { role, text }) => {
  await client.query(`BEGIN READ ONLY`);
  try {
    await client.query(`SET LOCAL ROLE ${role}`);
    await client.query(`EXPLAIN (GENERIC_PLAN) ${text}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.query('ROLLBACK');
  }
};
