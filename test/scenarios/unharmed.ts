import { Client } from 'pg';
import { type Stack } from '#testkit';
import { type Answer } from './client';

/** Watches that a system stays as it was: the same processes, and a log that grows as allowed. */
export class Watch {
  private constructor(
    private readonly stack: Stack,
    private readonly sql: Client,
    private readonly pids: Readonly<Record<string, number | undefined>>,
  ) {}

  static async over(stack: Stack): Promise<Watch> {
    const sql = new Client(stack.databaseUrl);
    await sql.connect();
    return new Watch(stack, sql, await stack.pids());
  }

  async close(): Promise<void> {
    await this.sql.end();
  }

  /** Events in the log. */
  async size(): Promise<number> {
    const { rows } = await this.sql.query<{ size: string }>('SELECT size FROM ledger.head');
    return Number(rows[0]!.size);
  }

  /** The types of what was recorded after `position`, each with its number. */
  async recordedAfter(position: number): Promise<Readonly<Record<string, number>>> {
    const { rows } = await this.sql.query<{ type: string; n: number }>(
      'SELECT type, count(*)::int AS n FROM ledger.events WHERE position > $1 GROUP BY type',
      [position],
    );
    return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
  }

  /**
   * Runs `attack` and holds that no process ended and that nothing was recorded but events of the
   * types in `allowed`, each exactly as often as it says.
   */
  async during(attack: () => Promise<Readonly<Record<string, number>> | void>): Promise<void> {
    const before = await this.size();
    const allowed = (await attack()) ?? {};
    expect(await this.recordedAfter(before)).toEqual(allowed);
    const added = Object.values(allowed).reduce((sum, n) => sum + n, 0);
    expect(await this.size()).toBe(before + added);
    expect(await this.stack.pids()).toEqual(this.pids);
  }
}

/** What is wrong with an answer as a refusal: empty when it says what to mend, and where. */
export const complaintsAbout = (
  { status, headers, body, text }: Answer,
  pointer?: string,
): readonly string[] => {
  const shown = `${status} ${text.slice(0, 400)}`;
  const errors: { pointer: string; message: string }[] = body?.errors ?? [];
  const isNamed = (place: string): boolean =>
    errors.some((error) => error.pointer === place || error.pointer.startsWith(`${place}/`));
  return [
    ...(status >= 400 && status < 500 ? [] : [`is no refusal: ${shown}`]),
    ...(headers.get('content-type')?.startsWith('application/problem+json')
      ? []
      : [`is no problem document: ${shown}`]),
    ...(isText(body?.code) && isText(body?.detail) ? [] : [`has no code or detail: ${shown}`]),
    ...(errors.every(({ message }) => isText(message)) ? [] : [`has no remedy: ${shown}`]),
    ...(pointer === undefined || isNamed(pointer) ? [] : [`does not name ${pointer}: ${shown}`]),
  ];
};

/** The same for a refusal over NATS. */
export const complaintsAboutReply = (reply: any, codes?: readonly string[]): readonly string[] => {
  const shown = JSON.stringify(reply)?.slice(0, 400);
  const { code, message } = reply?.refusal ?? {};
  if (reply?.ok !== false || !isText(code) || !isText(message)) return [`is no refusal: ${shown}`];
  return codes && !codes.includes(code) ? [`is not ${codes.join(' or ')}: ${shown}`] : [];
};

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;

/** Runs `ask` for every item, a few at a time, and answers all complaints with their names. */
export const complaints = async <T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  ask: (item: T) => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  const found: string[] = [];
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const mine = item;
      const about = await ask(mine);
      found.push(...about.map((complaint) => `${nameOf(mine)} ${complaint}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
};
const AT_ONCE = 6;
