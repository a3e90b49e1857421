import { resolve } from 'node:path';
import { readAddresses } from './addresses.mjs';
import { Stop } from './log.mjs';
import { readDeclared } from './read-settings.cjs';
import { root } from './root.mjs';

/**
 * Reads and checks the environment.
 * @returns `{ port, isPortChosen, data, processes, logLevel, databaseUrl, serviceDatabaseUrl, natsUrl }`: as in System.start
 * @throws Stop with one line for each variable that is wrong
 */
export function readSettings(env = process.env) {
  const { values, problems } = readDeclared(env, 'launcher');
  if (problems.length > 0) throw new Stop(problems.join('\n[writ] '));

  const data = resolve(root, values.WRIT_DATA);
  // A shell that has read our own addresses does not mean servers of somebody else.
  const ours = readAddresses(data);
  const unlessOurs = (name) => (values[name] === ours[name] ? undefined : values[name]);
  const serviceDatabaseUrl = unlessOurs('DATABASE_URL');
  if (unlessOurs('WRIT_DATABASE_OWNER_URL') && !serviceDatabaseUrl)
    throw new Stop(
      'WRIT_DATABASE_OWNER_URL is set and DATABASE_URL is not: set it, too, to the URL by which the services reach that database.',
    );
  return {
    port: values.WRIT_PORT,
    isPortChosen: Boolean(env.WRIT_PORT),
    data,
    processes: values.WRIT_PROCESSES,
    logLevel: values.WRIT_LOG_LEVEL,
    databaseUrl: unlessOurs('WRIT_DATABASE_OWNER_URL') ?? serviceDatabaseUrl,
    serviceDatabaseUrl,
    natsUrl: unlessOurs('NATS_URL'),
  };
}
