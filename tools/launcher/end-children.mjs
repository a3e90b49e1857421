import { endProcess } from './process-identity.mjs';

/** In the order of a stop: services may still need both, and NATS ends before Postgres. */
export const servers = ['nats', 'postgres'];

/** Ends every listed process that still runs: the services side by side, then the servers. */
export async function endChildren(children) {
  const end = ({ pid, startedAt, stopBy }) => endProcess({ pid, startedAt }, stopBy);
  await Promise.all(children.filter(({ name }) => !servers.includes(name)).map(end));
  for (const server of servers)
    await Promise.all(children.filter(({ name }) => name === server).map(end));
}
