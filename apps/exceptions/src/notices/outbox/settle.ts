import { type Platform } from '#platform';

/** What became of an attempt; a pause of null ends it as dead. */
export interface Attempt {
  readonly status: number | null;
  readonly error: string | null;
  readonly pauseMs: number | null;
}

/** An attempt that this process may make until its claim ends. */
export interface Claim {
  /** Attempts before this one since it was made or replayed. */
  readonly tried: number;
  /** Who claims later has a higher number. */
  readonly claims: number;
  /** The time of the attempt, by the database. */
  readonly at: string;
}

const idColumns = { deliveries: 'delivery_id', mails: 'mail_id' } as const;

/** Says what became of an attempt; nothing when somebody else has claimed or replayed it since. */
export const settle = async (
  pool: Platform['pool'],
  table: keyof typeof idColumns,
  { id, claims, at }: Pick<Claim, 'claims' | 'at'> & { readonly id: string },
  { status, error, pauseMs }: Attempt,
): Promise<void> => {
  const becomes = error === null ? 'delivered' : pauseMs === null ? 'dead' : 'pending';
  await pool.query({
    name: `settle-${table}`,
    text: `UPDATE notices.${table} SET status = $3, attempts = attempts + 1, tried = tried + 1,
        last_at = $4, last_status = $5, last_error = $6,
        next_at = now() + $7 * interval '1 ms'
      WHERE ${idColumns[table]} = $1 AND claims = $2 AND status = 'pending'`,
    values: [id, claims, becomes, at, status, error, pauseMs ?? 0],
  });
};
