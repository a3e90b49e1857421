import { createHash } from 'node:crypto';
import { DEFAULT_LOG } from '#contracts';
import { asUnavailable, type Caller, type Platform } from '#platform';

/** As many as the server's configuration has (tools/launcher/nats-accounts.mjs). */
export const CALLER_ACCOUNTS = 256;

/** How many of these one tenant can take, one principal, and one principal by tokens narrower than their keys. */
export const ACCOUNT_SHARES = { tenant: 64, principal: 8, narrowed: 6 } as const;

/** The account with a number of the callers of a log, as the server's configuration names it. */
export const callerAccountOf = (log: string, number: number): string => `${prefixOf(log)}${number}`;

/** Whether an account is one of the callers of a log. */
export const isCallerAccountOf = (log: string, account: string): boolean =>
  account.startsWith(prefixOf(log)) && /^\d+$/.test(account.slice(prefixOf(log).length));

const prefixOf = (log: string): string => (log === DEFAULT_LOG ? 'CALLER-' : `CALLER-${log}-`);

type Limits = Pick<Caller, 'roles' | 'owners' | 'source' | 'workflows'>;

/** The same for credentials that have the same source, roles, owners and workflows, in whatever order. */
export const limitsOf = ({ roles, owners = [], source, workflows }: Limits): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        source ?? null,
        setOf(roles),
        owners.includes('*') ? ['*'] : setOf(owners),
        // Accounts that were taken before there was this limit have three parts.
        ...(workflows ? [setOf(workflows)] : []),
      ]),
    )
    .digest('hex');

interface Counts {
  readonly next: number;
  readonly ofTenant: number;
  readonly ofPrincipal: number;
}

/**
 * Which account of the NATS server a credential has. Credentials of one principal with the same limits share an
 * account; a narrower one has another, so that it neither hears answers to the wider one nor forges them.
 */
export class CallerAccounts {
  constructor(private readonly pool: Platform['pool']) {}

  /** The account's number; or a text that says why there is none. */
  async of(caller: Caller, isNarrowed: boolean): Promise<number | string> {
    const holder = [caller.tenant, caller.id, limitsOf(caller)];
    for (;;) {
      const number = await this.find(holder);
      if (number !== undefined) return number;
      const refusal = await this.take(caller, holder, isNarrowed);
      // Another connection may have taken the last one for the same credential.
      if (refusal !== undefined) return (await this.find(holder)) ?? refusal;
    }
  }

  private async find(holder: readonly string[]): Promise<number | undefined> {
    const { rows } = await this.pool
      .query<{ number: number }>({
        name: 'find-caller-account',
        text: `SELECT number FROM access.caller_accounts
          WHERE tenant = $1 AND principal = $2 AND limits = $3`,
        values: [...holder],
      })
      .catch(asUnavailable);
    return rows[0]?.number;
  }

  /**
   * Takes the next account, unless another takes it at the same moment. Answers why none can be taken. Two that take
   * at once take the same number, and one of them counts again: no share is exceeded.
   */
  private async take(
    { tenant, id }: Caller,
    holder: readonly string[],
    isNarrowed: boolean,
  ): Promise<string | undefined> {
    const { principal, narrowed, tenant: ofTenantMax } = ACCOUNT_SHARES;
    const ofPrincipalMax = isNarrowed ? narrowed : principal;
    const { rows } = await this.pool
      .query<Counts>({
        name: 'take-caller-account',
        text: `WITH counts AS (
              SELECT coalesce(max(number), 0) + 1 AS next,
                count(*) FILTER (WHERE tenant = $1)::int AS of_tenant,
                count(*) FILTER (WHERE tenant = $1 AND principal = $2)::int AS of_principal
              FROM access.caller_accounts),
            taken AS (
              INSERT INTO access.caller_accounts (number, tenant, principal, limits)
              SELECT next, $1, $2, $3 FROM counts
              WHERE next <= $4 AND of_tenant < $5 AND of_principal < $6
              ON CONFLICT DO NOTHING)
          SELECT next, of_tenant AS "ofTenant", of_principal AS "ofPrincipal" FROM counts`,
        values: [...holder, CALLER_ACCOUNTS, ofTenantMax, ofPrincipalMax],
      })
      .catch(asUnavailable);
    const { next, ofTenant, ofPrincipal } = rows[0]!;
    if (ofPrincipal >= ofPrincipalMax)
      return `The principal ${id} of the tenant ${tenant} has its share of accounts for callers (${ofPrincipalMax}${isNarrowed ? ' while a token is narrower than its key' : ''}): use a credential with the limits of an earlier one.`;
    if (ofTenant >= ofTenantMax)
      return `The tenant ${tenant} has its share of accounts for callers (${ofTenantMax}).`;
    return next > CALLER_ACCOUNTS ? 'All accounts for callers are taken.' : undefined;
  }
}

const setOf = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
