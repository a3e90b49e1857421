import { WritClient } from '#client';
import { connectionFrom, runningUrl } from '../api/connection';
import { type Role, roles } from './story';

/** The people and systems of a demo, each with the development key of its role. */
export interface Actors {
  readonly url: string;
  readonly as: Readonly<Record<Role | 'analyst', WritClient>>;
}

/** Throws `WritError` when there are no development keys to read. */
export const actorsFrom = (env: NodeJS.ProcessEnv, folder: string): Actors => {
  // A key in the environment is one person; the demo needs several.
  const keyless = { ...env, WRIT_API_KEY: undefined };
  const clientOf = (role: string): WritClient =>
    new WritClient(connectionFrom({ as: role }, keyless, folder));
  return {
    url: env.WRIT_URL || runningUrl(env, folder),
    as: Object.fromEntries(
      [...roles, 'analyst'].map((role) => [role, clientOf(role)]),
    ) as Actors['as'],
  };
};
