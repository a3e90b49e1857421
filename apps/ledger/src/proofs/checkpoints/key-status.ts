import { type Pool } from 'pg';

/** The key that the log is signed with was revoked: nothing more is signed with it. */
export class LogKeyRevoked extends Error {
  constructor(readonly reason: string) {
    super(
      `The log's key was revoked (${reason}): give the ledger another WRIT_LOG_KEY, and restart it. Until then nothing is signed.`,
    );
  }
}

/** The revocation of a key of the log; undefined for a valid key. */
export const revocationOf = async (
  pool: Pick<Pool, 'query'>,
  verifierKey: string,
): Promise<LogKeyRevoked | undefined> => {
  const { rows } = await pool.query<{ revoked_because: string | null }>({
    name: 'revocation-of-log-key',
    text: `SELECT revoked_because FROM ledger.log_keys
      WHERE verifier_key = $1 AND revoked_at IS NOT NULL`,
    values: [verifierKey],
  });
  return rows[0] && new LogKeyRevoked(rows[0].revoked_because ?? 'no reason was stated');
};
