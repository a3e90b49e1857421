import { type QueryReply } from '#contracts';
import { raised } from '../projections/obligations.fixture';
import { type TestEvent } from '../projections/event.fixture';
import { QueryClient, closed, opened } from './query.fixture';

const WEEK_MS = 7 * 86_400_000;

/** The first instant of a week; number 0 is that of Monday, 1 January 2029. */
export const week = (number: number): string =>
  new Date(Date.parse('2029-01-01T00:00:00.000Z') + number * WEEK_MS).toISOString();

interface Weeks {
  /** The first of them. */
  readonly from?: number;
  /** Work orders opened in each. */
  readonly opened?: number;
  readonly code?: string;
  readonly jobType?: string;
  /** Whether they are still open. */
  readonly open?: boolean;
  readonly tenant?: string;
}

/** Weeks in which so many exceptions were raised, each on a work order of its own as far as there are any. */
export const weeks = (counts: readonly number[], more: Weeks = {}): readonly TestEvent[] => {
  const { from = 0, code = 'late', jobType = 'refund', open = false, tenant = 'acme' } = more;
  const many = more.opened ?? 10;
  return counts.flatMap((count, i) => {
    const at = new Date(Date.parse(week(from + i)) + 3_600_000).toISOString();
    const id = (n: number): string => `wo-${jobType}-${from + i}-${n % many}`;
    const works = [...Array(many).keys()].flatMap((n) => [
      as(opened(id(n)), { jobType }),
      ...(open ? [] : [as(closed(id(n)), {})]),
    ]);
    const found = [...Array(count).keys()].map((n) =>
      as(raised(`ex-${code}-${from + i}-${n}-${jobType}`, { code }, id(n)), { jobType }),
    );
    return [...works, ...found].map((event) => ({ ...event, occurredAt: at, tenant }));
  });
};

const as = (event: TestEvent, data: Readonly<Record<string, unknown>>): TestEvent => ({
  ...event,
  data: { ...event.data, ...data },
});

export const code = (name: string, more: Readonly<Record<string, unknown>> = {}): TestEvent => ({
  type: 'exception-code.defined',
  stream: 'exception-catalogue',
  data: { code: name, title: name, sla: 'P1D', owner: 'dana', remediationOwner: 'frida', ...more },
});

/** A remediation of its own, opened and completed at that time. */
export const fixed = (
  remediationId: string,
  at: string,
  { workflow = false, ...more }: Readonly<Record<string, unknown>> = {},
): readonly TestEvent[] => [
  {
    type: 'remediation.opened',
    stream: `remediation-${remediationId}`,
    recordedAt: at,
    occurredAt: at,
    data: {
      remediationId,
      origin: 'drift',
      code: 'late',
      owner: 'frida',
      dueAt: week(200),
      escalationPath: [],
      recurrenceWindow: 'P90D',
      jobType: 'refund',
      workflowId: 'refunds',
      ...more,
    },
  },
  {
    type: 'remediation.completed',
    stream: `remediation-${remediationId}`,
    recordedAt: at,
    occurredAt: at,
    data: {
      remediationId,
      evidence: ['e1'],
      completedBy: 'frida',
      ...(workflow
        ? { workflow: { id: 'refunds', version: 2, digest: 'ab'.repeat(32) } }
        : { noChangeBecause: 'The supplier fixed it.' }),
    },
  },
];

export const times = (many: number, value: number): readonly number[] =>
  Array<number>(many).fill(value);
/** As many on one side as on the other, and no two the same way. */
export const calm = [...Array(20).keys()].map((i) => 4 + (i % 2) * 2);

type Filters = Readonly<Record<string, string>>;

/** Queries the points of charts, in a database of its own. */
export class Charts {
  private constructor(private readonly client: QueryClient) {}

  static async open(): Promise<Charts> {
    return new Charts(await QueryClient.open());
  }

  get pool() {
    return this.client.views.pool;
  }

  close(): Promise<void> {
    return this.client.views.close();
  }

  moveTo(instant: string): Promise<void> {
    return this.client.moveTo(instant);
  }

  async append(...events: readonly TestEvent[]): Promise<void> {
    await this.client.add(...events);
  }

  ask(name: string, filters: Filters = {}): Promise<QueryReply['rows']> {
    return this.client.whole(name, { filters });
  }

  /** Points of the weekly u chart, first to last. */
  async points(filters: Filters = {}): Promise<QueryReply['rows']> {
    return [...(await this.ask('drift', { chart: 'u', periodKind: 'week', ...filters }))].reverse();
  }

  /** Period, signal and rule of those that signal. */
  async signals(filters: Filters = {}): Promise<readonly unknown[][]> {
    return (await this.points(filters))
      .filter(({ signal }) => signal !== '')
      .map(({ period, signal, signalRule }) => [period, signal, signalRule]);
  }
}
