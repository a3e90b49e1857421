import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { type ClientBase, DatabaseError } from 'pg';
import { identifier } from '../projections/view-table';
import { ensureRole } from './role-rights';

const FURTHER_LOGIN = /^(writ_[a-z]+)_\d+$/;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const INTERNAL_ERROR = 'XX000';
const ATTEMPTS = 5;

/**
 * Lets roles sign in with these passwords, by role. Of a further login of a role, such as `writ_ledger_2`, it makes a member that
 * works as the role. The server gets verifiers only, so no log of its statements has a password.
 */
export const setPasswords = async (
  sql: Pick<ClientBase, 'query'>,
  passwords: Readonly<Record<string, string>>,
): Promise<void> => {
  const { rows } = await sql.query<{ iterations: string }>(
    `SELECT current_setting('scram_iterations') AS iterations`,
  );
  const iterations = Number(rows[0]!.iterations);
  for (const [role, password] of Object.entries(passwords)) {
    const [, shared] = FURTHER_LOGIN.exec(role) ?? [];
    if (shared !== undefined) await ensureMember(sql, role, shared);
    const verifier = scramVerifier(password, randomBytes(SALT_BYTES), iterations);
    await retried(() => sql.query(`ALTER ROLE ${identifier(role)} LOGIN PASSWORD '${verifier}'`));
  }
};

/** `SET role`: what the login creates belongs to the role, and what the role owns, any login of it may replace. */
const ensureMember = async (
  sql: Pick<ClientBase, 'query'>,
  login: string,
  role: string,
): Promise<void> => {
  await ensureRole(sql, login);
  await retried(() => sql.query(`GRANT ${identifier(role)} TO ${identifier(login)}`));
  await retried(() => sql.query(`ALTER ROLE ${identifier(login)} SET role = ${identifier(role)}`));
};

/** What Postgres stores of a password (SCRAM-SHA-256, RFC 5802 and 7677). The password must be ASCII. */
export const scramVerifier = (password: string, salt: Buffer, iterations: number): string => {
  const salted = pbkdf2Sync(password, salt, iterations, HASH_BYTES, 'sha256');
  const keyOf = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  const server = keyOf('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
};

/** Roles belong to the cluster: of two databases that change one at the same moment, one has to try again. */
const retried = async (work: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 1; ; attempt++)
    try {
      await work();
      return;
    } catch (error) {
      const isRace = error instanceof DatabaseError && error.code === INTERNAL_ERROR;
      if (!isRace || attempt === ATTEMPTS) throw error;
    }
};
