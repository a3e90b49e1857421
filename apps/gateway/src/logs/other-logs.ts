import { DEFAULT_LOG } from '#contracts';

/** A log beside the default one, by the NATS URL of its services. */
export interface OtherLog {
  readonly name: string;
  readonly url: string;
}

/** The logs that WRIT_LOGS names. Throws where it names one twice. */
export const otherLogsIn = (text: string): readonly OtherLog[] => {
  const logs = text.split(/\s+/).map((entry) => {
    const end = entry.indexOf('=');
    return { name: entry.slice(0, end), url: entry.slice(end + 1) };
  });
  const names = new Set([DEFAULT_LOG, ...logs.map(({ name }) => name)]);
  if (names.size <= logs.length)
    throw new Error(`WRIT_LOGS must name each other log once, and must not name ${DEFAULT_LOG}.`);
  return logs;
};
