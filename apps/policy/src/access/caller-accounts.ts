import { asUnavailable, type Platform } from '#platform';

/** As many as the server's configuration has (tools/launcher/nats-accounts.mjs). */
export const CALLER_ACCOUNTS = 256;

/** Which account of the NATS server a principal has: one each, so that nobody hears another's answers. */
export class CallerAccounts {
  constructor(private readonly pool: Platform['pool']) {}

  /** The account's name; undefined when all are taken. */
  async of(tenant: string, principal: string): Promise<string | undefined> {
    for (;;) {
      const number = await this.find(tenant, principal);
      if (number !== undefined) return `CALLER-${number}`;
      if (!(await this.take(tenant, principal))) return undefined;
    }
  }

  private async find(tenant: string, principal: string): Promise<number | undefined> {
    const { rows } = await this.pool
      .query<{ number: number }>({
        name: 'find-caller-account',
        text: `SELECT number FROM access.caller_accounts WHERE tenant = $1 AND principal = $2`,
        values: [tenant, principal],
      })
      .catch(asUnavailable);
    return rows[0]?.number;
  }

  /** Takes the next account, unless somebody else takes it at the same moment. False when none is left. */
  private async take(tenant: string, principal: string): Promise<boolean> {
    const { rows } = await this.pool
      .query<{ next: number }>({
        name: 'take-caller-account',
        text: `WITH next AS (SELECT coalesce(max(number), 0) + 1 AS number FROM access.caller_accounts),
            taken AS (
              INSERT INTO access.caller_accounts (number, tenant, principal)
              SELECT number, $1, $2 FROM next WHERE number <= $3
              ON CONFLICT DO NOTHING)
          SELECT number AS next FROM next`,
        values: [tenant, principal, CALLER_ACCOUNTS],
      })
      .catch(asUnavailable);
    return rows[0]!.next <= CALLER_ACCOUNTS;
  }
}
