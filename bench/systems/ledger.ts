import { setTimeout as sleep } from 'node:timers/promises';
import { subjects } from '#contracts';
import { type AppendItem } from '#kernel';
import { BusClient, connectBus, LedgerClient } from '#platform';
import { startStack, type Stack } from '#testkit';

const LEDGER_ALONE = [{ name: 'ledger', file: 'apps/ledger/src/main.js' }];
const DRAIN_WITHIN_MS = 60_000;
const LAG = /^writ_relay_lag\{.*\} (\d+)/m;

/** The real ledger process with a database and a NATS of its own, and a connection to it. */
export class LedgerUnderLoad {
  private constructor(
    readonly stack: Stack,
    readonly bus: BusClient,
  ) {}

  static async start(): Promise<LedgerUnderLoad> {
    const stack = await startStack({ services: LEDGER_ALONE });
    const bus = new BusClient(await connectBus(stack.natsUrl, 'bench'));
    const ledger = new LedgerUnderLoad(stack, bus);
    await ledger.isAnswering();
    return ledger;
  }

  /** Sends a frame with one item, as the services do. Rejects unless it is committed. */
  async append(frame: Uint8Array): Promise<number> {
    const reply = Buffer.from(await this.bus.requestBytes(subjects.ledger.append, frame, WAIT));
    const text = reply.toString('latin1');
    if (!text.includes(COMMITTED)) throw new Error(`An append was refused: ${text}`);
    return Number(POSITION.exec(text)?.[1]);
  }

  /** Events that JetStream has not acknowledged yet. */
  async relayLag(): Promise<number> {
    return Number(LAG.exec(await this.stack.metrics('ledger'))?.[1] ?? Number.NaN);
  }

  /** Resolves when everything is relayed: what comes next is measured on a quiet machine. */
  async drained(): Promise<void> {
    const deadline = performance.now() + DRAIN_WITHIN_MS;
    while ((await this.relayLag()) > 0) {
      if (performance.now() > deadline) throw new Error('The relay did not drain in a minute.');
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    await this.bus.connection.close();
    await this.stack.stop();
  }

  /** It listens from when it holds the lease; the ledger's client waits and asks again. */
  private async isAnswering(): Promise<void> {
    await new LedgerClient(this.bus, subjects.ledger).append([firstItem]);
  }
}

const WAIT = { timeoutMs: 10_000 };
const POSITION = /"lastPosition":(\d+)/;
const COMMITTED = '"outcome":"committed"';

/** A command that records nothing. */
const firstItem: AppendItem = {
  tenant: 'default',
  stream: 'bench',
  expectedVersion: null,
  command: { principal: 'bench', id: 'first', digest: '0'.repeat(64) },
  actor: { id: 'bench' },
  correlationId: 'bench',
  causationId: null,
  events: [],
  answer: null,
};
