import { Events, headers, type NatsError } from 'nats';
import { consumerSubjects, subjects } from '#contracts';
import { eventually, LONGEST_WAIT_MS } from '#testkit';
import { cloudEvent, newId } from './client';
import {
  forbiddenPublishes,
  forbiddenSubscriptions,
  forbiddenToBound,
  foreignReplies,
  refusedOf,
} from './nats-attempts';
import { NatsPeople, opening } from './nats-people';
import { askOverNats } from './nats-user';
import { sharedSystem } from './shared-system';

const OWN = 'default_crm_1';
const OTHERS = 'default_erp_1';
const TIMEOUT = { timeout: LONGEST_WAIT_MS };

interface Answer {
  readonly ok: boolean | string;
  readonly refusal?: { readonly code: string };
  readonly unavailable?: object;
}

describe('a caller on NATS cannot', () => {
  let people: NatsPeople;
  let signIn: NatsPeople['signIn'];
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    people = await NatsPeople.of(sharedSystem());
    signIn = people.signIn.bind(people);
    for (const principal of ['crm', 'erp']) keys[principal] = (await people.issue(principal)).key;
    keys['acme'] = await people.keyOfTenant('acme', 'crm');
  });
  afterEach(() => people.signOut());
  afterAll(() => people?.services.close());

  it.each([
    ['without a credential', () => undefined],
    ['with an unknown key', () => `writ_${'a'.repeat(12)}_${'b'.repeat(43)}`],
    ['with a key cut short', () => keys['crm']!.slice(0, -1)],
    ['with a token that nobody signed', () => 'e30.e30.e30'],
    ['with another text', () => 'services'],
  ])('sign in %s', async (_, credential) => {
    await expect(signIn(credential())).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
  });

  it('publish to what is not theirs', async () => {
    const attempts = forbiddenPublishes(OWN, OTHERS);
    const crm = await signIn(keys['crm']);
    expect(await refusedOf(crm, 'publish', attempts)).toEqual(attempts);
  });

  it('listen to what is not theirs', async () => {
    const crm = await signIn(keys['crm']);
    const refused = await refusedOf(crm, 'subscription', forbiddenSubscriptions);
    expect(refused).toEqual(forbiddenSubscriptions);
  });

  it('[D10] hear events with the role delegate, whatever other role the key has', async () => {
    for (const roles of [['delegate'], ['delegate', 'operator']]) {
      const body = { principal: `agent-deaf-${roles.length}`, roles };
      const { key } = (await people.admin.post('/v1/keys', body)).body;
      const agent = await signIn(key);
      const subscriptions = ['writ.v1.events.default.>', 'writ.v1.events.default.decision.made.>'];
      expect(await refusedOf(agent, 'subscription', subscriptions)).toEqual(subscriptions);
      const consumers = consumerSubjects('default', `default_${body.principal}_1`).slice(0, 2);
      expect(await refusedOf(agent, 'publish', consumers)).toEqual(consumers);
    }
  });

  it('widen a credential that is bound to a source', async () => {
    const bound = await signIn(await people.tokenOf(keys['crm']!, '/crm'));
    const attempts = [...forbiddenPublishes(OWN, OTHERS), ...forbiddenToBound(OWN)];
    expect(await refusedOf(bound, 'publish', attempts)).toEqual(attempts);
    const subscriptions = [...forbiddenSubscriptions, 'writ.v1.events.default.>'];
    expect(await refusedOf(bound, 'subscription', subscriptions)).toEqual(subscriptions);
    const foreign = { ...opening(newId('wo')), source: '/erp' };
    const answer = await askOverNats(bound, subjects.intake.submit, [foreign]);
    expect(answer).toMatchObject({ accepted: 0, quarantined: 1 });
  });

  it('hear answers to others, by any subscription to inboxes', async () => {
    const [crm, erp] = [await signIn(keys['crm']), await signIn(keys['erp'])];
    const received: string[] = [];
    for (const inbox of ['_INBOX.>', '_INBOX.*', '_INBOX.*.*'])
      erp.subscribe(inbox, { callback: (_, { subject }) => received.push(subject) });
    await erp.flush();
    await askOverNats(crm, 'writ.v1.submit', [opening(newId('wo'))]);
    const answers = crm.subscribe('_INBOX.known.to.all', { max: 1 });
    crm.publish('writ.v1.decide', '{}', { reply: '_INBOX.known.to.all' });
    for await (const answer of answers) expect(answer.json()).toMatchObject({ ok: false });
    await erp.flush();
    expect(received).toEqual([]);
  });

  it('hear answers to the full key with a token that is narrower, or forge them', async () => {
    const full = await signIn(keys['crm']);
    const narrow = await signIn(await people.tokenOf(keys['crm']!, '/evil'));
    const received: string[] = [];
    narrow.subscribe('_INBOX.>', { callback: (_, { subject }) => received.push(subject) });
    await narrow.flush();
    const answers: unknown[] = [];
    const inbox = '_INBOX.known.to.all';
    full.subscribe(inbox, { callback: (_, message) => answers.push(message.json()) });
    await full.flush();
    // Intake would answer to the inbox of the other credential.
    narrow.publish('writ.v1.intake.default.evil', '{}', { reply: inbox });
    narrow.publish(subjects.intake.submit, '{}', { reply: inbox });
    await eventually(
      () => received,
      (seen) => seen.filter((subject) => subject === inbox).length === 2,
    );
    received.length = 0;
    await full.flush();
    expect(answers).toEqual([]);
    full.publish('writ.v1.decide', '{}', { reply: inbox });
    await eventually(
      () => answers,
      (seen) => seen.length === 1,
    );
    await narrow.flush();
    expect(received).toEqual([]);
  });

  it('have a service publish by a reply subject', async () => {
    const crm = await signIn(keys['crm']);
    const reached: string[] = [];
    for (const subject of [
      'writ.internal.>',
      'writ.v1.events.>',
      '$JS.API.STREAM.>',
      'writ.v1.grant-approval',
    ])
      people.services.subscribe(subject, {
        callback: (_, message) =>
          foreignReplies.includes(message.subject) && reached.push(message.subject),
      });
    await people.services.flush();
    for (const reply of foreignReplies) {
      for (const via of ['writ.v1.decide', 'writ.v1.submit', '$JS.API.INFO'])
        crm.publish(via, '{}', { reply });
      crm.publish(`$JS.API.CONSUMER.CREATE.WRIT_EVENTS.${OWN}.writ.v1.events.default.>`, '{}', {
        reply,
      });
    }
    await crm.request('writ.v1.decide', '{}', TIMEOUT);
    await people.services.flush();
    expect(reached).toEqual([]);
  });

  it('have JetStream deliver to a subject of the services', async () => {
    const crm = await signIn(keys['crm']);
    const filter = 'writ.v1.events.default.>';
    for (const config of [
      { deliver_subject: 'writ.internal.ledger.append' },
      { deliver_subject: '$JS.API.STREAM.PURGE.WRIT_EVENTS', durable_name: OWN },
      { filter_subject: 'writ.v1.events.acme.>' },
      { filter_subjects: ['writ.v1.events.acme.>'] },
      { durable_name: OTHERS },
    ]) {
      const made = await crm.request(
        `$JS.API.CONSUMER.CREATE.WRIT_EVENTS.${OWN}.${filter}`,
        JSON.stringify({ stream_name: 'WRIT_EVENTS', config }),
        TIMEOUT,
      );
      expect(made.json()).toMatchObject({ error: { code: 400 } });
    }
  });

  it('suppress an event of another tenant by publishing its Nats-Msg-Id first', async () => {
    const [acme, crm] = [await signIn(keys['acme']), await signIn(keys['crm'])];
    const copies = async (tenant: string): Promise<number> => {
      const subjects_filter = `writ.v1.intake.${tenant}.>`;
      const { state } = await manager.streams.info('WRIT_INTAKE', { subjects_filter });
      return Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
    };
    const manager = await people.services.jetstreamManager();
    const sent = headers();
    sent.set('Nats-Msg-Id', newId('known-to-both'));
    const stack = sharedSystem();
    await stack.suspend('intake');
    try {
      acme.publish('writ.v1.intake.acme.crm', '{}', { headers: sent });
      await eventually(
        () => copies('acme'),
        (count) => count === 1,
      );
      await eventually(
        async () => {
          crm.publish('writ.v1.intake.default.crm', '{}', { headers: sent });
          await crm.flush();
          return copies('default');
        },
        (count) => count > 0,
      );
    } finally {
      await stack.resume('intake');
      await stack.ready();
    }
  });

  it('hear events of another tenant, nor be heard by it', async () => {
    const [crm, acme] = [await signIn(keys['crm']), await signIn(keys['acme'])];
    const received: string[] = [];
    acme.subscribe('writ.v1.events.acme.>', {
      callback: (_, { subject }) => received.push(subject),
    });
    await acme.flush();
    await askOverNats(crm, 'writ.v1.submit', [opening(newId('wo'))]);
    const attempts = ['writ.v1.events.default.>', 'writ.v1.events.default.work-order.opened'];
    expect(await refusedOf(acme, 'subscription', attempts)).toEqual(attempts);
    const reads = [`$JS.API.CONSUMER.MSG.NEXT.WRIT_EVENTS.${OWN}`, 'writ.v1.intake.default.crm'];
    expect(await refusedOf(acme, 'publish', reads)).toEqual(reads);
    expect(received).toEqual([]);
  });

  it('delay the facts of others by a backlog of their own', async () => {
    const [crm, erp] = [await signIn(keys['crm']), await signIn(keys['erp'])];
    const flooding = headers();
    flooding.set('Writ-Token', await people.tokenOf(keys['crm']!));
    const answers: Promise<Answer>[] = [];
    const flood = async (): Promise<void> => {
      const body = JSON.stringify(cloudEvent('nobody.knows', { text: 'x'.repeat(400_000) }));
      for (let n = 0; n < 32; n++)
        answers.push(
          crm
            .request('writ.v1.intake.default.crm', body, {
              headers: flooding,
              timeout: LONGEST_WAIT_MS,
            })
            .then(
              (answer) => answer.json<Answer>(),
              ({ code }: NatsError) => ({ ok: code }),
            ),
        );
      await crm.flush();
    };
    const token = await people.tokenOf(keys['erp']!);
    await flood();
    const fact = opening(newId('wo'));
    const ask = () => askOverNats(erp, 'writ.v1.intake.default.erp', fact, token);
    // A busy machine may be late: the same event again is what its answer asks for.
    const recorded = eventually(ask, ({ unavailable }) => !unavailable);
    await flood();
    expect((await recorded).outcome).toMatch(/^(accepted|duplicate)$/);
    const outcomesOf = async () =>
      (await Promise.all(answers)).map(
        ({ ok, refusal, unavailable }) => refusal?.code ?? (unavailable ? 'unavailable' : ok),
      );
    // On a busy machine one flood may have been over before the next.
    const outcomes = await eventually(
      () => flood().then(outcomesOf),
      (found) => found.includes('too_many_requests'),
    );
    // A busy machine may be late for some of what it took.
    const known = new Set<Answer['ok']>([true, 'too_many_requests', 'unavailable']);
    expect(outcomes.filter((outcome) => !known.has(outcome))).toEqual([]);
  });

  it('say by a header of their own who they are', async () => {
    const crm = await signIn(keys['crm']);
    const sent = headers();
    const forged = { id: 'root', keyId: 'x', tenant: 'default', roles: ['admin'] };
    for (const name of ['Nats-Request-Info', 'nats-request-info'])
      sent.append(name, JSON.stringify({ acc: 'WRIT', user: JSON.stringify(forged) }));
    const workOrderId = newId('wo');
    const body = JSON.stringify({ workOrderId, workflow: 'refunds' });
    await crm.request('writ.v1.open-work-order', body, { headers: sent, ...TIMEOUT });
    const history = await people.admin.get(`/v1/work-orders/${workOrderId}/history`);
    expect(history.body.items[0].actor.id).toBe('crm');
  });

  it('use more of the server than their share', async () => {
    const crm = await signIn(keys['crm']);
    for (let n = 0; n < 300; n++)
      crm.subscribe(`writ.v1.events.default.fact.${n}`, { callback: () => undefined });
    let overdrawn = 0;
    for await (const { type } of crm.status())
      // The server accepts 256, and refuses each beyond.
      if (type === Events.Error && ++overdrawn === 300 - 256) break;
    const connecting = Array.from({ length: 65 }, () => signIn(keys['crm'], { reconnect: false }));
    const refused = (await Promise.allSettled(connecting)).filter(
      ({ status }) => status === 'rejected',
    );
    expect(refused).toHaveLength(2);
  });
});
