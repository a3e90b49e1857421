import { type Handler, type Reply, StubServer } from '../../../../cli/test/stub-server';
import { Writ } from '../writ';
import { Guard, type ToolCall } from './guard';

export const decision = {
  decisionId: 'd-1',
  outcome: 'run',
  enforced: true,
  owner: 'ana',
  reasons: ['Because.'],
  nextAction: 'Go on.',
};
export const waiting = { ...decision, outcome: 'wait' };
export const call: ToolCall = { tool: 'pay', input: { to: 'ben' }, callId: 'call-1' };

/** What Writ answers: it decides, by a newer decision once somebody waits, and has the evidence of a start. */
export interface Answers {
  readonly decided?: object;
  readonly latest?: object;
  readonly started?: boolean;
  readonly recorded?: Reply;
  readonly reported?: Reply;
}

/** The fields of all bodies. */
interface Sent {
  readonly action: { readonly arguments: Readonly<Record<string, string>> };
  readonly content: string;
  readonly evidence: readonly string[];
  readonly evidenceId: string;
  readonly outcome: string;
}

/** A guard whose only tool is `pay`, before a stub of Writ. */
export class StubbedGuard {
  private readonly server: StubServer;
  readonly unreported = jest.fn();

  constructor(answers: Answers) {
    this.server = new StubServer(handlerOf(answers, () => this.starts));
  }

  get writ(): Writ {
    return new Writ({ url: this.server.url, key: 'secret' }, { forMs: 0, whileDown: false });
  }

  async start(): Promise<Guard> {
    await this.server.start();
    return new Guard(this.writ, {
      workOrderId: 'wo-1',
      workflow: 'payments',
      actions: { pay: () => ({ kind: 'pay', authority: 'apply', system: 'bank' }) },
      onUnreported: this.unreported,
    });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** Method and path of each request. */
  get sent(): readonly string[] {
    return this.server.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
  }

  bodyOf(index: number): Sent {
    return JSON.parse(this.server.requests[index]!.body) as Sent;
  }

  /** The evidence of starts, as Writ lists it. */
  private get starts(): readonly object[] {
    return this.server.requests
      .filter(({ method, path }) => method === 'POST' && path === '/v1/evidence')
      .map(({ body }) => JSON.parse(body) as object);
  }

  /** The arguments of each action that was proposed. */
  get proposed(): readonly Sent['action']['arguments'][] {
    return this.server.requests
      .filter(({ path }) => path === '/v1/actions')
      .map(({ body }) => (JSON.parse(body) as Sent).action.arguments);
  }
}

const handlerOf =
  (
    { decided = decision, latest, started, recorded, reported }: Answers,
    starts: () => readonly object[],
  ): Handler =>
  ({ method, path }) => {
    if (path === '/v1/actions') return { body: decided };
    if (path.endsWith('/outcome')) return reported ?? { body: {} };
    if (path.startsWith('/v1/decisions/')) return { body: { ...decided, latest: latest ?? null } };
    if (method === 'POST') return recorded ?? { status: 201, body: {} };
    const items = path.includes('kind=tool-call') ? starts() : started ? [{}] : [];
    return { body: { items, nextCursor: null } };
  };
