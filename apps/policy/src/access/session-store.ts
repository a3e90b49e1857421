import { type ListedSession, type SessionRevokedData } from '#contracts';
import { asUnavailable, columnParsers, type Platform } from '#platform';
import { ownersNow, retiredAt } from './retired-principals';

/** A session as it is stored: without the secret that opens it. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly tenant: string;
  readonly principal: string;
  /** The key that it was opened with; null for somebody whom an identity provider knows. */
  readonly keyId: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly roles: readonly string[];
  readonly owners: readonly string[];
}

/** A session that has not ended. */
export interface FoundSession extends SessionRecord {
  readonly expiresAt: string;
  readonly idleUntil: string;
  /** It was last seen so long ago that it is worth a write. */
  readonly isStale: boolean;
}

const LASTS = `interval '12 hours'`;
const IDLE = `interval '1 hour'`;
/** A request writes at most this often that its session is in use. */
const SEEN_AGAIN_AFTER = `interval '1 minute'`;
/** How long a session is retained after it ended. */
const RETAINED_AFTER_END = `interval '30 days'`;
/** Sessions of one person at a time: of more, the oldest end. */
const LIVE_MAX = 50;

const LIVES = `ended_at IS NULL AND now() < expires_at AND now() < last_seen_at + ${IDLE}`;
const RECORD = `session_id AS "sessionId", tenant, principal, key_id AS "keyId", issuer, subject, roles,
  ${ownersNow('sessions')} AS owners`;
const UNTIL = `expires_at AS "expiresAt", least(expires_at, last_seen_at + ${IDLE}) AS "idleUntil"`;

/** SQL: whether a session of the table has not ended. */
export const SESSION_LIVES = LIVES;

type Until = Pick<FoundSession, 'expiresAt' | 'idleUntil'>;

/** The table of sessions. All its times are those of the database. */
export class SessionStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** Keeps a new session, and ends the oldest of somebody who has too many. */
  async add(session: SessionRecord, sha256: Buffer): Promise<Until> {
    const { sessionId, tenant, principal, keyId, issuer, subject, roles, owners } = session;
    await this.pool
      .query(`DELETE FROM access.sessions WHERE expires_at < now() - ${RETAINED_AFTER_END}`)
      .catch(asUnavailable);
    const { rows } = await this.pool.query<Until>({
      name: 'add-session',
      text: `INSERT INTO access.sessions
          (session_id, sha256, tenant, principal, key_id, issuer, subject, roles, owners, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + ${LASTS}) RETURNING ${UNTIL}`,
      values: [sessionId, sha256, tenant, principal, keyId, issuer, subject, roles, owners],
      types: columnParsers,
    });
    await this.pool.query({
      name: 'end-oldest-sessions',
      text: `UPDATE access.sessions SET ended_at = now(), ended_by = 'too many' WHERE session_id IN (
          SELECT session_id FROM access.sessions WHERE tenant = $1 AND principal = $2 AND ${LIVES}
          ORDER BY created_at DESC, session_id OFFSET ${LIVE_MAX})`,
      values: [tenant, principal],
    });
    return rows[0]!;
  }

  /** The session that lives and has this digest. */
  async find(sha256: Buffer): Promise<FoundSession | undefined> {
    const { rows } = await this.pool
      .query<FoundSession>({
        name: 'find-session',
        text: `SELECT ${RECORD}, ${UNTIL}, last_seen_at < now() - ${SEEN_AGAIN_AFTER} AS "isStale"
          FROM access.sessions WHERE sha256 = $1 AND ${LIVES} AND ${retiredAt('sessions')} IS NULL`,
        values: [sha256],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** Says that it is in use; undefined when it has ended meanwhile. */
  async seen(sessionId: string): Promise<Until | undefined> {
    const { rows } = await this.pool
      .query<Until>({
        name: 'see-session',
        text: `UPDATE access.sessions SET last_seen_at = now()
          WHERE session_id = $1 AND ${LIVES} RETURNING ${UNTIL}`,
        values: [sessionId],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** Those of a tenant that live, the newest first. */
  async list(tenant: string): Promise<readonly ListedSession[]> {
    const { rows } = await this.pool.query<ListedSession>({
      name: 'list-sessions',
      text: `SELECT session_id AS "sessionId", principal, key_id AS "keyId", issuer, subject,
          created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt"
        FROM access.sessions
        WHERE tenant = $1 AND ${LIVES} ORDER BY created_at DESC, session_id LIMIT 1000`,
      values: [tenant],
      types: columnParsers,
    });
    return rows;
  }

  /** Ends it where it lives. */
  async end({ tenant, sessionId }: SessionName, by: string): Promise<void> {
    await this.pool
      .query({
        name: 'end-session',
        text: `UPDATE access.sessions SET ended_at = now(), ended_by = $3
          WHERE tenant = $1 AND session_id = $2 AND ${LIVES}`,
        values: [tenant, sessionId, by],
      })
      .catch(asUnavailable);
  }

  /** Ends it where it lives, and finds it also where it has ended; undefined when the tenant has no such session. */
  async revoke(
    { tenant, sessionId }: SessionName,
    by: string,
  ): Promise<SessionRevokedData | undefined> {
    const { rows } = await this.pool
      .query<SessionRevokedData>({
        name: 'revoke-session',
        text: `UPDATE access.sessions SET ended_at = coalesce(ended_at, now()), ended_by = coalesce(ended_by, $3)
          WHERE tenant = $1 AND session_id = $2
          RETURNING session_id AS "sessionId", principal, coalesce(key_id, session_id) AS credential,
            created_at AS "openedAt"`,
        values: [tenant, sessionId, by],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0];
  }
}

type SessionName = Pick<SessionRecord, 'tenant' | 'sessionId'>;
