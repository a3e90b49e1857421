import { endProcess } from './process-identity.mjs';

const isNats = (name) => /^nats(-\d+)?$/.test(name);

/** Groups names in the order of a stop: the services may still need NATS and Postgres, in that order. */
export const inOrderOfStop = (names) => [
  names.filter((name) => !isNats(name) && name !== 'postgres'),
  names.filter(isNats),
  names.filter((name) => name === 'postgres'),
];

/** Ends every listed process that still runs, group after group. */
export async function endChildren(children) {
  for (const names of inOrderOfStop(children.map(({ name }) => name)))
    await Promise.all(
      children
        .filter(({ name }) => names.includes(name))
        .map(({ pid, startedAt, stopBy }) => endProcess({ pid, startedAt }, stopBy)),
    );
}
