import { readFileSync } from 'node:fs';
import { type Role, roles } from '#contracts';
import { digestOf, parseApiKey } from './api-key';
import { type KeyRecord } from './key-record';

/** Development keys belong to the tenant that everybody starts with. */
const TENANT = 'default';

/**
 * The keys of a JSON file of role → key, one principal `dev-<role>` each. They live as long as the
 * file does: nothing of them is kept. Throws, naming what is wrong, and never a key.
 */
export const keysFromFile = (path: string): readonly KeyRecord[] => {
  return Object.entries(parsed(path)).map(([role, text]) => {
    const key = parseApiKey(String(text));
    if (!roles.includes(role as (typeof roles)[number]) || !key)
      throw new Error(
        `WRIT_KEYS_FILE must map roles (${roles.join(', ')}) to keys writ_<id>_<secret>: look at "${role}".`,
      );
    return {
      keyId: key.keyId,
      tenant: TENANT,
      principal: `dev-${role}`,
      roles: [role as Role],
      owners: ['*'],
      label: 'from the keys file',
      sha256: digestOf(key),
    };
  });
};

const parsed = (path: string): Record<string, unknown> => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`WRIT_KEYS_FILE: ${path} is missing or is no JSON. Restore it from a backup.`, {
      cause: error,
    });
  }
};
