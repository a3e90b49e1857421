import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { WritClient } from '#client';
import { type BenchCase, type Measure, type Round } from '../case';
import { outcomeOf } from '../load/callers';
import { Latencies } from '../load/load';
import { type Offer, type Outcome, textOf } from '../load/offered-calls';
import { RefundDesk } from '../systems/refunds';

const WORK_ORDERS = 300;
const IN_FLIGHT = 64;
const TIMES = 5;
/** Each may have 256 requests open. */
const AGENTS = 6;
/** Pairs of halts in a round: the second one comes right after the first one is lifted. */
const PAIRS = 4;
const SETTLE_MS = 1_500;
const HOLD_MS = 700;
/** Roughly, with the time that halts take. */
const PAIR_MS = 5_000;
const HOUR_MS = 3_600_000;

const WITHIN_A_SECOND = { of: 'writ', atMost: 1_000 } as const;
const first: Measure = { name: 'halt recorded, slowest', unit: 'ms', goal: WITHIN_A_SECOND };
const again: Measure = {
  name: 'halt recorded right after a lift, slowest',
  unit: 'ms',
  goal: WITHIN_A_SECOND,
};
const later: Measure = {
  name: 'decisions `run` after a halt was recorded',
  unit: 'decisions',
  goal: { of: 'writ', atMost: 0 },
};
const accepted: Measure = {
  name: 'decisions meanwhile',
  unit: 'decisions/s',
  baseline: `${IN_FLIGHT} in flight, no halts`,
};

/** Halts everything while agents propose five times as much as can be decided. */
class KillSwitch {
  private proposed = 0;

  private constructor(
    private readonly desk: RefundDesk,
    private readonly database: Client,
    private readonly agents: readonly string[],
    private readonly admin: WritClient,
    private readonly operator: WritClient,
  ) {}

  static async open(): Promise<KillSwitch> {
    const desk = await RefundDesk.open(WORK_ORDERS);
    const { url, keys, databaseUrl } = desk.stack;
    const admin = new WritClient({ url, key: keys['admin'] });
    const agents: string[] = [];
    for (let n = 0; n < AGENTS; n++) {
      const body = { principal: `agent-${n}`, roles: ['delegate'] };
      agents.push((await admin.post<{ key: string }>('/v1/keys', { body })).body.key);
    }
    const database = new Client({ connectionString: databaseUrl });
    await database.connect();
    return new KillSwitch(desk, database, agents, admin, admin.as(keys['operator']!));
  }

  /** No proposal is like an earlier one, which would be answered with the decision that is live. */
  async propose(how: Pick<Offer, 'seconds' | 'inFlight' | 'perSecond'>): Promise<Outcome> {
    const { stack, workOrderIds } = this.desk;
    const calls = workOrderIds.map((id) => ({
      path: '/v1/decisions',
      body: this.desk.proposalFor(id, 0, 'customer-#'),
    }));
    const first = 1 + this.proposed;
    const outcome = await outcomeOf({ url: stack.url, keys: this.agents, calls, first, ...how });
    this.proposed += outcome.accepted + outcome.refused + outcome.unanswered;
    return outcome;
  }

  /** Halts everything. The clock of the database is that of this machine. */
  async halt(): Promise<Halted> {
    const until = new Date(Date.now() + HOUR_MS).toISOString();
    const began = Date.now();
    const body = { reason: 'Too many proposals.', until };
    const answer = await this.operator.post<{ haltId: string; position: number }>('/v1/halts', {
      body,
    });
    const answeredMs = Date.now() - began;
    const { haltId, position } = answer.body;
    const { rows } = await this.database.query<{ recorded_at: Date }>(
      'SELECT recorded_at FROM ledger.events WHERE position = $1',
      [position],
    );
    return { haltId, position, recordedMs: rows[0]!.recorded_at.getTime() - began, answeredMs };
  }

  /** Ends a halt, and returns how many decisions were `run` while it was in force. */
  async lift({ haltId, position }: Halted): Promise<number> {
    const lifted = await this.admin.post<{ position: number }>(`/v1/halts/${haltId}/lift`, {
      body: { reason: 'Measured.' },
    });
    const { rows } = await this.database.query<{ runs: number }>(
      `SELECT count(*)::int AS runs FROM ledger.events WHERE position BETWEEN $1 AND $2
        AND type = 'decision.made' AND convert_from(body, 'UTF8')::json->'data'->>'outcome' = 'run'`,
      [position, lifted.body.position],
    );
    return rows[0]!.runs;
  }

  async close(): Promise<void> {
    await this.database.end();
    await this.desk.stack.stop();
  }
}

interface Halted {
  readonly haltId: string;
  readonly position: number;
  /** Milliseconds from the request to the record, and to the answer. */
  readonly recordedMs: number;
  readonly answeredMs: number;
}

/** How soon a halt is in force while far more is proposed than can be decided. */
export const halts: BenchCase = {
  name: 'halts',
  measures: [first, again, later, accepted],
  async open({ seconds }) {
    const desk = await KillSwitch.open();
    const capacity = () => desk.propose({ seconds, inFlight: IN_FLIGHT });
    // The first one is for what a new process has to make ready. Later, a round would still burden the next one.
    await capacity();
    const calm = await capacity();
    return {
      async round(note): Promise<Round> {
        const length = (PAIRS * PAIR_MS) / 1_000 + 1;
        const crowd = desk.propose({ seconds: length, perSecond: TIMES * calm.perSecond });
        const [firsts, agains] = [new Latencies(), new Latencies()];
        let runs = 0;
        for (let pair = 0; pair < PAIRS; pair++) {
          await sleep(SETTLE_MS);
          for (const measured of [firsts, agains]) {
            const halted = await desk.halt();
            measured.add(halted.recordedMs);
            note(`recorded after ${halted.recordedMs} ms, answered after ${halted.answeredMs} ms`);
            await sleep(HOLD_MS);
            runs += await desk.lift(halted);
          }
        }
        const outcome = await crowd;
        note(`${calm.perSecond.toFixed(0)}/s with ${IN_FLIGHT} in flight; ${textOf(outcome)}`);
        return {
          [first.name]: { writ: firsts.percentile(1) },
          [again.name]: { writ: agains.percentile(1) },
          [later.name]: { writ: runs },
          [accepted.name]: { baseline: calm.perSecond, writ: outcome.perSecond },
        };
      },
      close: () => desk.close(),
    };
  },
};
