import { randomBytes } from 'node:crypto';
import { type BenchCase } from '../../case';
import { HttpCallers } from '../../load/http-callers';
import { arriveByChance, keepInFlight } from '../../load/load';
import { type BenchOptions } from '../../options';
import { RefundDesk } from '../../systems/refunds';
import { type Compared, measuresBeside } from '../measures';
import { OpenPeers, type Peer } from '../peer';
import { type Figures, roundBeside } from '../round';
import { mustAgree } from './agreement';
import { Door } from './door-process';
import { engineOf, type EngineName } from './engines';

const WORK_ORDERS = 400;
const IN_FLIGHT = 64;
const PATH = '/v1/decisions';
/** What Writ knows of these work orders from its log, and a peer's caller has to send. */
const FACTS = '"facts":{"order-paid":true,"order-total":8000}';

const median: Compared = { name: 'by chance (Poisson), p50', unit: 'ms', better: 'less' };
const slowest: Compared = { name: 'by chance (Poisson), p99', unit: 'ms', better: 'less' };
const full: Compared = { name: `${IN_FLIGHT} in flight`, unit: 'decisions/s', better: 'more' };
const compared = [median, slowest, full];

const DOOR =
  'behind Fastify, with one committed row of a decision log before each answer. It trusts the facts that its caller sends; ' +
  'it has no credentials, idempotency, state of work, approvals, versions or tree, and tells nobody.';

const engines: readonly {
  readonly engine: EngineName;
  readonly name: string;
  readonly what: string;
}[] = [
  { engine: 'cedar', name: 'Cedar alone', what: 'the WebAssembly module that Writ uses too' },
  { engine: 'opa', name: 'Open Policy Agent', what: 'the same rules in Rego as WebAssembly' },
  {
    engine: 'cerbos',
    name: 'Cerbos',
    what: 'the same rules in its own server process, reached over gRPC',
  },
];

const peers: readonly Peer<PeerDoor>[] = engines.map(({ engine, name, what }) => ({
  name,
  does: `${what}, ${DOOR}`,
  open: () => PeerDoor.open(engine),
}));

/** A door, and the connections to it. */
class PeerDoor {
  private constructor(
    private readonly door: Door,
    readonly callers: HttpCallers,
  ) {}

  static async open(engine: EngineName): Promise<PeerDoor> {
    const alone = await engineOf(engine);
    await mustAgree(engine, alone).finally(() => alone.close());
    const door = await Door.open(engine);
    return new PeerDoor(door, new HttpCallers(door.url));
  }

  async close(): Promise<void> {
    this.callers.close();
    await this.door.close();
  }
}

/** Proposals of the same work orders, to Writ or to a peer. */
class Proposals {
  private readonly run = randomBytes(6).toString('hex');
  private sent = 0;

  constructor(
    private readonly desk: RefundDesk,
    private readonly options: BenchOptions,
    private readonly writ: HttpCallers,
  ) {}

  toPeer({ callers }: PeerDoor): Promise<Figures> {
    return this.measured(() => {
      const proposal = this.desk.proposal(this.sent++);
      return callers.post(PATH, '', `${proposal.slice(0, -1)},${FACTS}}`);
    });
  }

  toWrit(): Promise<Figures> {
    const authorization = `authorization: Bearer ${this.desk.stack.keys['delegate']}\r\n`;
    return this.measured(() => {
      const n = this.sent++;
      const headers = `${authorization}idempotency-key: ${this.run}-${n}\r\n`;
      return this.writ.post(PATH, headers, this.desk.proposal(n));
    });
  }

  private async measured(propose: () => Promise<void>): Promise<Figures> {
    const { rate, seconds } = this.options;
    const { perSecond } = await keepInFlight(IN_FLIGHT, seconds, propose);
    const { latencies } = await arriveByChance(rate, seconds, propose);
    return {
      [median.name]: latencies.percentile(0.5),
      [slowest.name]: latencies.percentile(0.99),
      [full.name]: perSecond,
    };
  }
}

/** A decision over HTTP that is in Postgres before it is answered. */
export const decisions: BenchCase = {
  name: 'peers-decision',
  needsPeers: true,
  measures: measuresBeside(peers, compared),
  async open(options) {
    const opened = await OpenPeers.open(peers);
    const desk = await RefundDesk.open(WORK_ORDERS).catch(async (error: unknown) => {
      await opened.close();
      throw error;
    });
    const writ = new HttpCallers(desk.stack.url);
    const proposals = new Proposals(desk, options, writ);
    let round = 0;
    return {
      leftOut: opened.leftOut,
      round: () =>
        roundBeside(round++, opened, compared, {
          peer: (door) => proposals.toPeer(door),
          writ: () => proposals.toWrit(),
        }),
      async close() {
        writ.close();
        await opened.close();
        await desk.stack.stop();
      },
    };
  },
};
