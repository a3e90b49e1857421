import { createHash } from 'node:crypto';
import { subjects } from '#contracts';
import { type BusReply, unwrap } from '#platform';
import { type Bus, REPEATABLE } from '../bus';
import { type KnownAssignment } from './known-assignment';
import { type Logs } from './logs';

type Body = Readonly<Record<string, unknown>>;
type Ask = <T>(bus: Bus) => Promise<T>;
type Reply = BusReply<Record<string, unknown>>;

/** How to read a log's answer to a lookup that names no tenant. */
interface Lookup {
  /** The tenant in an answer; undefined where this log knows nothing. */
  readonly tenantIn: (answer: Record<string, unknown>) => string | undefined;
  /** What the answer is where no log knows anything. Absent: the first refusal. */
  readonly nothing?: object;
  /** The part of the request that is looked up again and again. */
  readonly secret?: string;
}

const tenantIn =
  (...path: readonly string[]) =>
  (answer: Record<string, unknown>): string | undefined => {
    const found = [...path, 'tenant'].reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | null | undefined)?.[name],
      answer,
    );
    return typeof found === 'string' ? found : undefined;
  };

const lookups: Readonly<Record<string, Lookup>> = {
  [subjects.internal.verifyKey]: {
    tenantIn: tenantIn('principal'),
    nothing: { ok: true, principal: null },
  },
  [subjects.credentials.state]: {
    tenantIn: tenantIn('state'),
    nothing: { ok: true, state: null },
  },
  [subjects.internal.verifySession]: {
    tenantIn: tenantIn('session', 'caller'),
    nothing: { ok: true, session: null },
    secret: 'secret',
  },
  [subjects.deliveryPages.open]: { tenantIn: tenantIn(), secret: 'digest' },
  [subjects.deliveryPages.artifact]: { tenantIn: tenantIn(), secret: 'digest' },
};

const REMEMBERED_MAX = 10_000;
const TIMEOUT_MS = 2_000;

interface Found {
  readonly log: string;
  readonly reply: Reply;
}

/**
 * Finds the log of a credential, which does not say of which tenant it is: asks every log, and takes the answer of the one to which
 * the tenant in it is assigned. Fails closed: while a log does not answer, what no other one knows is unavailable and not unknown.
 */
export class CredentialSearch {
  private readonly remembered = new Map<string, string>();

  constructor(
    private readonly logs: Logs,
    private readonly assignment: Pick<KnownAssignment, 'logOf' | 'readNow'>,
  ) {}

  /** The answer to a request that looks a credential up; undefined for any other request. */
  answer(subject: string, body: Body, ask: Ask): Promise<Reply> | undefined {
    if (subject === subjects.credentials.caller) return this.callerOf(body, ask);
    const lookup = lookups[subject];
    return lookup && this.find(lookup, body, ask);
  }

  /** The bus to the log of the tenant of a key, by its id. */
  async busOfKey(keyId: string): Promise<Bus | undefined> {
    return this.busOf(subjects.credentials.state, { keyId });
  }

  /** The bus to the log of the tenant of a session. */
  busOfSession(secret: string): Promise<Bus | undefined> {
    return this.busOf(subjects.internal.verifySession, { secret, isActivity: false });
  }

  /** The bus to the log of the tenant of a key. */
  busOfSecret(key: string): Promise<Bus | undefined> {
    return this.busOf(subjects.internal.verifyKey, { key });
  }

  private async busOf(subject: string, body: Body): Promise<Bus | undefined> {
    const ask: Ask = (bus) => bus.request(subject, body, TIMEOUT_MS, REPEATABLE);
    const found = await this.among(lookups[subject]!, this.logs.names, ask);
    return found.of && this.logs.at(found.of.log);
  }

  /** The log of the key says who its holder is, and whether the person who uses a link is retired. */
  private async callerOf(body: Body, ask: Ask): Promise<Reply> {
    const bus = await this.busOfKey(String(body['keyId']));
    return bus ? ask(bus) : ({ ok: true, caller: null } as Reply);
  }

  private async find(lookup: Lookup, body: Body, ask: Ask): Promise<Reply> {
    const digest = lookup.secret && digestOf(String(body[lookup.secret]));
    const last = digest && this.remembered.get(digest);
    if (last !== undefined) {
      const { of } = await this.among(lookup, [last], ask);
      if (of) return of.reply;
    }
    const { of, others } = await this.among(lookup, this.logs.names, ask);
    if (of && digest) this.remember(digest, of.log);
    return of?.reply ?? (lookup.nothing as Reply | undefined) ?? others[0]!;
  }

  /** Asks these logs. The first that knows it, and whose tenant it is, counts at once; the others are not waited for. */
  private async among(
    lookup: Lookup,
    names: readonly string[],
    ask: Ask,
  ): Promise<{ readonly of?: Found; readonly others: readonly Reply[] }> {
    const others: Reply[] = [];
    const asked = names.map(async (log): Promise<Found> => {
      const reply = await ask<Reply>(this.logs.at(log));
      if (await this.isOf(log, lookup, reply)) return { log, reply };
      others.push(reply);
      throw new NotHere();
    });
    try {
      return { of: await Promise.any(asked), others };
    } catch (error) {
      const failed = (error as AggregateError).errors.find((one) => !(one instanceof NotHere));
      if (failed) throw failed;
      return { others };
    }
  }

  private async isOf(log: string, { tenantIn: find }: Lookup, reply: Reply): Promise<boolean> {
    // A log that cannot say is not one that knows nothing.
    const tenant = 'refusal' in reply ? undefined : find(unwrap(reply));
    if (tenant === undefined) return false;
    if ((await this.assignment.logOf(tenant)) === log) return true;
    // A tenant that was created a moment ago may be of a newer version of the assignment.
    await this.assignment.readNow();
    return (await this.assignment.logOf(tenant)) === log;
  }

  private remember(digest: string, log: string): void {
    if (this.remembered.size >= REMEMBERED_MAX)
      this.remembered.delete(this.remembered.keys().next().value!);
    this.remembered.set(digest, log);
  }
}

/** A log does not know what was looked up, or knows it of a tenant that is not its own. */
class NotHere extends Error {}

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64');
