import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { NO_FORM, readySubject, type Role, services, type SubmitReply, subjects } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { strictParse } from '#json';
import { type Bus } from '../src/bus';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { aBundle, aCertificate, anInclusion, aProof } from './log-of-one';
import { readFrame } from './read-frame';
import { keyStateOf, principalOf } from './principals';

/** One request of the gateway to the bus. */
export interface BusRequest {
  readonly subject: string;
  readonly body: Record<string, unknown>;
}

type Answer<Body = Record<string, unknown>> = (body: Body) => unknown;

export const TOKEN_SECRET = 'a secret of the tests that is long enough';
export const BASE_URL = 'https://writ.example';

/** The key of the caller that has just this role. */
export const keyOf = (role: Role): string => `writ_${role}_secret`;

/**
 * The services as the gateway sees them: every request is recorded, and answered as a test defines.
 * It replaces only what is outside the gateway.
 */
export class Outside implements Bus {
  requests: BusRequest[] = [];
  /** What is committed, as the ledger reads it out. */
  log: RecordedEvent[] = [];
  /** What was stored for people, as exceptions reads it out. */
  private notices: { tenant: string; position: number; number: number }[] = [];
  private listeners: { readonly subject: string; readonly onMessage: () => void }[] = [];
  private readonly answers = new Map<string, Answer>();

  constructor() {
    this.reset();
  }

  /** As new: no request came, and every service is well. */
  reset(): void {
    this.requests = [];
    this.log = [];
    this.notices = [];
    this.answers.clear();
    this.answers.set(subjects.internal.verifyKey, ({ key }) => ({
      ok: true,
      principal: principalOf(String(key)),
    }));
    this.answers.set(subjects.credentials.state, ({ keyId }) => ({
      ok: true,
      state: keyStateOf(String(keyId)),
    }));
    for (const service of services)
      this.answers.set(readySubject(service), () => ({ ok: true, ready: true }));
    this.answers.set(subjects.ledger.query, () => rows([]));
    this.answers.set(subjects.ledger.inbox, () => ({ ok: true, items: [], position: 42 }));
    this.answers.set(subjects.internal.listKeys, () => ({ ok: true, keys: [] }));
    this.answers.set(subjects.internal.listTenants, () => ({ ok: true, tenants: [] }));
    this.answers.set(subjects.trust.receipt, () => ({ ok: true, ...aProof, proven: anInclusion }));
    this.answers.set(subjects.trust.bundle, () => ({ ok: true, ...aProof, ...aBundle }));
    this.answers.set(subjects.trust.certificate, () => ({ ok: true, ...aCertificate }));
    this.answers.set(subjects.trust.proven, () => ({ ok: true, proven: [anInclusion] }));
    this.answers.set(subjects.trust.anchors, () => ({ ok: true, size: 1, anchors: [] }));
    this.answers.set(subjects.trust.checkpoint, () => ({ ok: true, note: aProof.checkpoint }));
    this.answers.set(subjects.internal.listWebhooks, () => ({ ok: true, webhooks: [] }));
    for (const subject of [subjects.internal.listNotices, subjects.internal.listDeliveries])
      this.answers.set(subject, () => ({ ok: true, notices: [], deliveries: [], next: null }));
    this.answers.set(subjects.internal.readQuarantined, () => ({ ok: true, raw: '' }));
    this.answers.set(subjects.internal.readAccessRequest, () => ({ ok: true, items: [{}] }));
    this.answers.set(subjects.internal.readRequestForm, () => ({ ok: true, form: NO_FORM }));
    this.answers.set(subjects.internal.listAbsences, () => ({ ok: true, absences: [] }));
    this.answers.set(subjects.internal.submit, ({ events }) => submitted(events as string[]));
  }

  /** Defines what a subject answers from here on. */
  on<Body = Record<string, unknown>>(subject: string, answer: Answer<Body>): void {
    this.answers.set(subject, (body) => answer(body as Body));
  }

  async request<T>(subject: string, body: unknown): Promise<T> {
    // Through JSON, as on the real bus.
    const sent = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
    this.requests.push({ subject, body: sent });
    const answer = this.answers.get(subject) ?? this.ownAnswer(subject);
    return JSON.parse(JSON.stringify(await answer(sent))) as T;
  }

  /** Content: answered as a test defines, and recorded as the JSON of its header. */
  async requestBytes(subject: string, data: Uint8Array): Promise<Uint8Array> {
    const sent = readFrame(data);
    this.requests.push({ subject, body: sent });
    const answer = await (this.answers.get(subject) ?? (() => ({ ok: true })))(sent);
    return answer instanceof Uint8Array ? answer : Buffer.from(JSON.stringify(answer));
  }

  /** Removes the answer that a test defined for a subject. */
  forget(subject: string): void {
    this.answers.delete(subject);
  }

  private ownAnswer(subject: string): Answer {
    if (subject === subjects.ledger.readLog) return (request) => this.readLog(request);
    if (subject === subjects.internal.readNotices) return (request) => this.readNotices(request);
    return commandAnswer;
  }

  listen(subject: string, onMessage: () => void): () => void {
    const listener = { subject, onMessage };
    this.listeners.push(listener);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** Commits an event, and publishes that as the ledger does, unless the message is to be lost. */
  commit(event: Partial<RecordedEvent>, { isPublished = true } = {}): RecordedEvent {
    const position = this.log.length + 1;
    const committed = { ...anEvent, id: `event-${position}`, ...event, position };
    this.log.push(committed);
    if (isPublished) this.tellOf(subjects.ledger.committed);
    return committed;
  }

  /** Stores a notice about the event at a position, and publishes that. */
  notice(position: number, notice: object, tenant = 'acme'): void {
    this.notices.push({ ...notice, tenant, position, number: this.notices.length + 1 });
    this.tellOf(subjects.internal.noticed);
  }

  tellOf(subject: string): void {
    for (const listener of this.listeners) if (listener.subject === subject) listener.onMessage();
  }

  private readNotices({ after, afterPosition }: Record<string, unknown>): unknown {
    const first = this.notices.findIndex(({ position }) => position > Number(afterPosition));
    const end = first === -1 ? this.notices.length : first;
    const notices = after === undefined ? [] : this.notices.slice(Number(after));
    return { ok: true, notices, end };
  }

  private readLog({ afterPosition, limit }: Record<string, unknown>): unknown {
    const from = Number(afterPosition);
    const events = this.log.slice(from, Math.min(from + Number(limit), from + 400));
    return { ok: true, events, size: this.log.length, now: '2030-01-01T09:00:00.000Z' };
  }

  /** The requests on one subject. */
  requestsOn(subject: string): readonly Record<string, unknown>[] {
    return this.requests.filter((one) => one.subject === subject).map(({ body }) => body);
  }

  /** What the gateway sent on, without the requests that identify the caller. */
  get sentOn(): readonly BusRequest[] {
    return this.requests.filter(({ subject }) => !ABOUT_CALLERS.includes(subject));
  }
}

const ABOUT_CALLERS: readonly string[] = [subjects.internal.verifyKey, subjects.credentials.state];

const anEvent: Omit<RecordedEvent, 'position' | 'id'> = {
  type: 'step.completed',
  schemaVersion: 1,
  tenant: 'acme',
  stream: 'work-order-wo-1',
  version: 1,
  occurredAt: '2030-01-01T09:00:00.000Z',
  recordedAt: '2030-01-01T09:00:00.000Z',
  actor: { id: 'olga' },
  causationId: null,
  correlationId: 'correlation-1',
  data: { workOrderId: 'wo-1', step: 'check' },
};

const commandAnswer: Answer = ({ data }) => ({
  ok: true,
  answer: { workOrderId: 'wo-1', ...(data as object) },
  position: 7,
  replayed: false,
});

/** Intake as far as the gateway can tell: what is JSON is accepted, what is not is quarantined. */
const submitted = (events: readonly string[]): SubmitReply & { ok: true } => {
  const results = events.map((event, index): SubmitReply['results'][number] => {
    const parsed = strictParse(Buffer.from(event, 'base64'));
    const position = index + 1;
    if (parsed.ok) return { outcome: 'accepted', position, ...idOf(parsed.value) };
    const { message, pointer } = parsed.problem;
    const quarantineId = `q-${position}`;
    return {
      outcome: 'quarantined',
      position,
      quarantineId,
      reason: 'malformed_json',
      message,
      pointer,
    };
  });
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
  return {
    ok: true,
    received: events.length,
    accepted: count('accepted'),
    duplicate: 0,
    quarantined: count('quarantined'),
    results,
    position: events.length,
  };
};

const idOf = (event: unknown): { id?: string } => {
  const id = (event as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? { id } : {};
};

/** A reply of the ledger's query subject. */
export const rows = (
  items: readonly Record<string, unknown>[],
  { nextCursor = null, position = 42 }: { nextCursor?: string | null; position?: number } = {},
) => ({ ok: true, columns: Object.keys(items[0] ?? {}), rows: items, nextCursor, position });

export const refusal = (
  code: string,
  facts: object = {},
  message = 'No.',
  errors: object[] = [],
) => ({
  ok: false,
  refusal: { code, message, facts, errors },
});

/** A gateway before the given outside. */
export const gatewayBefore = (
  outside: Bus,
  inFlight?: number,
  proxies?: readonly string[],
): Promise<NestFastifyApplication> =>
  createGateway(
    outside,
    new GatewaySettings(BASE_URL, TOKEN_SECRET, inFlight, undefined, 'off', proxies),
    pino({ level: 'silent' }),
  );

export type Sent = Parameters<NestFastifyApplication['inject']>[0] & object;

/** A gateway for the tests of a file, and what is outside it, reset before each of them. */
export const useGateway = () => {
  const outside = new Outside();
  let gateway: NestFastifyApplication;
  beforeAll(async () => {
    gateway = await gatewayBefore(outside);
  });
  beforeEach(() => outside.reset());
  afterAll(() => gateway.close());
  return { outside, app: { inject: (request: Sent) => gateway.inject(request) } };
};

/** The status of an answer that may have no end. */
export const asStream = async (app: NestFastifyApplication, request: Sent): Promise<number> => {
  const hungUp = new AbortController();
  const { statusCode } = await app.inject({
    ...request,
    payloadAsStream: true,
    signal: hungUp.signal,
  });
  hungUp.abort();
  return statusCode;
};

/** A request with the key of `role`, JSON if it has a body. */
export const as = (
  role: Role,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
): Sent => ({
  method,
  url,
  headers: {
    authorization: `Bearer ${keyOf(role)}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  },
  ...(body !== undefined && { payload: JSON.stringify(body) }),
});
