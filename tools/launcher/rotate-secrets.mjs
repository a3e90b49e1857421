import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDeploymentSecrets } from './deployment-secrets.mjs';
import { writeFileDurably } from './durable-file.mjs';
import { Stop } from './log.mjs';
import { newIssuer, SERVICE_USERS } from './nats-accounts.mjs';
import { newContentKey, newKeys, newLogKey, newSecret } from './secrets.mjs';
import { readSettings } from './settings.mjs';

const same = (text) => text;
const split = (text) => text.split(',').map((one) => one.trim());

/** Of several secrets the first signs or encrypts, and all of them verify or decrypt. */
const listOf = (make) => ({
  accept: (text) => [...split(text), make()].join(),
  use: (text) => [...split(text).slice(-1), ...split(text).slice(0, -1)].join(),
  drop: (text) => split(text)[0],
});

/** The server takes both users, and the services sign in as the first. */
const natsUsers = {
  accept: (text) => {
    const [[first, password], second] = Object.entries(JSON.parse(text));
    if (second)
      throw new Stop(
        'nats-users.json has the two users of an earlier rotation: take its steps use and drop first, or services are cut off.',
      );
    const other = SERVICE_USERS.find((name) => name !== first);
    return JSON.stringify({ [other]: newSecret(), [first]: password }, null, 2);
  },
  use: same,
  drop: (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).slice(0, 1))),
};

/** What the steps make of the text of each secret file. */
const rotations = {
  'token-secret': listOf(newSecret),
  'content-key': listOf(newContentKey),
  'log-key': { accept: same, use: (text) => newLogKey(text.split('+')[2]), drop: same },
  'nats-users.json': natsUsers,
  'database-logins': {
    accept: (text) => `${Number(text.split(':')[0] || 1) + 1}:${newSecret()}`,
    use: same,
    drop: same,
  },
  'postgres-password': { accept: same, use: same, drop: newSecret },
  'keys.json': { accept: same, use: same, drop: newKeys },
};

/** Until the first rotation, passwords of logins derive from `postgres-password`. */
const MADE_BY_ACCEPT = 'database-logins';

/** Chosen by name alone: NATS trusts one issuer, and takes another one only when it starts. */
const issuer = { 'nats-issuer': { accept: newIssuer, use: same, drop: same } };

/** What the named step makes of the text of a secret file. */
export const rotated = (name, step, text) => ({ ...rotations, ...issuer })[name][step](text.trim());

/**
 * `main.mjs rotate accept|use|drop [file …]`: takes a step of the rotation of the secrets in WRIT_DATA, by default of all but
 * the issuer of NATS, and gives each container its part (docs/operations/rotating-secrets.md).
 *
 * @throws Stop for a step or a file that it does not know, and for a folder without the secrets
 */
export function rotateSecrets([step, ...names]) {
  const known = Object.keys({ ...rotations, ...issuer });
  const chosen = names.length > 0 ? names : Object.keys(rotations);
  if (!['accept', 'use', 'drop'].includes(step) || chosen.some((name) => !known.includes(name)))
    throw new Stop(`Say which step: main.mjs rotate accept | use | drop [${known.join(' | ')}]`);
  const { data } = readSettings();
  const textOf = (name) =>
    existsSync(join(data, name)) ? readFileSync(join(data, name), 'utf8') : '';
  const isExpected = (name) => name !== MADE_BY_ACCEPT || step !== 'accept';
  const missing = chosen.find((name) => isExpected(name) && !existsSync(join(data, name)));
  if (missing)
    throw new Stop(
      `${join(data, missing)} is missing: set WRIT_DATA to the folder of the secrets, and take the step accept first.`,
    );
  if (step === 'drop' && chosen.includes('postgres-password') && !textOf(MADE_BY_ACCEPT))
    throw new Stop(
      'The passwords of the roles derive from postgres-password: first take the steps accept and use for database-logins.',
    );
  const texts = chosen.map((name) => [name, rotated(name, step, textOf(name))]);
  for (const [name, text] of texts) writeFileDurably(join(data, name), text);
  writeDeploymentSecrets();
}
