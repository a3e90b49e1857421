import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type NatsConnection } from 'nats';
import { subjects } from '#contracts';
import { eventually, LONGEST_WAIT_MS } from '#testkit';
import { newId } from './client';
import { NatsPeople, opening } from './nats-people';
import { askOverNats } from './nats-user';
import { followPage } from './page';
import { sharedSystem } from './shared-system';

const OWN = 'default_reader_1';

describe('callers on NATS', () => {
  let people: NatsPeople;
  let signIn: NatsPeople['signIn'];
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    people = await NatsPeople.of(sharedSystem());
    signIn = people.signIn.bind(people);
    keys['reader'] = (await people.issue('reader')).key;
  });
  afterEach(() => people.signOut());
  afterAll(() => people?.services.close());

  it('follow the page on NATS from top to bottom', async () => {
    const { blocks, failure } = await followPage(sharedSystem(), 'docs/nats.md');
    expect(failure).toBe('');
    const [first, second] = blocks.map(({ printed }) => printed!.split('\n').filter(Boolean));
    expect(first!.slice(1)).toEqual(['accepted', 'decided run', 'reported']);
    const [one, two] = second!.slice(1).map((line) => Number(line.split(' ')[0]));
    expect(two).toBe(one! + 1);
  });

  it('are shown by the monitoring port to nobody who does not know its path in nats.conf', async () => {
    const file = join(sharedSystem().dataFolder, 'nats.conf');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { http, http_base_path: path } = JSON.parse(readFileSync(file, 'utf8'));
    const statusOf = async (below: string) => (await fetch(`http://${http}${below}`)).status;
    for (const page of ['/', '/varz', '/connz?auth=true', '/subsz', '/accountz', '/healthz'])
      expect([page, await statusOf(page)]).toEqual([page, 404]);
    expect(path).toMatch(/^\/[A-Za-z0-9_-]{43}$/);
    expect(await statusOf(`${path}/connz`)).toBe(200);
  });

  describe('with a key and nothing else', () => {
    it('ask, report and follow the events of their tenant', async () => {
      const reader = await signIn(keys['reader']);
      const received: string[] = [];
      reader.subscribe('writ.v1.events.default.work-order.opened', {
        callback: (_, message) => received.push(message.json<any>().data.workOrderId),
      });
      await reader.flush();
      const [reported, commanded] = [newId('wo'), newId('wo')];
      expect(await askOverNats(reader, subjects.intake.submit, opening(reported))).toMatchObject({
        ok: true,
        accepted: 1,
      });
      const body = { workOrderId: commanded, workflow: 'refunds' };
      expect(await askOverNats(reader, 'writ.v1.open-work-order', body)).toMatchObject({
        ok: true,
      });
      await eventually(
        () => received,
        (ids) => ids.includes(reported) && ids.includes(commanded),
      );
      const history = await people.admin.get(`/v1/work-orders/${commanded}/history`);
      expect(history.body.items[0].actor.id).toBe('reader');
    });

    it('resume where they were, by a consumer of their own', async () => {
      const before = await signIn(keys['reader']);
      const consumers = (await before.jetstreamManager()).consumers;
      const made = await consumers.add('WRIT_EVENTS', {
        durable_name: OWN,
        filter_subject: 'writ.v1.events.default.>',
      });
      expect(made.config).toMatchObject({
        max_ack_pending: 1_000,
        max_waiting: 16,
        ack_policy: 'explicit',
      });
      expect(made.config.inactive_threshold).toBeGreaterThan(0);
      const first = await nextOf(before);
      await before.close();
      const after = await signIn(keys['reader']);
      expect(await nextOf(after)).toBe(first + 1);
      expect(await (await after.jetstreamManager()).consumers.delete('WRIT_EVENTS', OWN)).toBe(
        true,
      );
    });

    it('sign in with a token as well', async () => {
      const reader = await signIn(await people.tokenOf(keys['reader']!));
      const body = { workOrderId: newId('wo'), workflow: 'refunds' };
      expect(await askOverNats(reader, 'writ.v1.open-work-order', body)).toMatchObject({
        ok: true,
      });
    });
  });

  describe('whose key is revoked', () => {
    it('are disconnected at once, with every token of it, and do not come back', async () => {
      const { key, keyId } = await people.issue('leaver');
      const connections = [
        await signIn(key),
        await signIn(await people.tokenOf(key)),
        await signIn(key),
      ];
      const others = await signIn(keys['reader']);
      await people.admin.send('DELETE', `/v1/keys/${keyId}`);
      const ends = await Promise.all(connections.map((one) => one.closed()));
      for (const error of ends) expect(error).toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
      await others.flush();
      expect(others.isClosed()).toBe(false);
    });
  });
});

/** The position of the next event that the consumer delivers; it is acknowledged. */
async function nextOf(connection: NatsConnection): Promise<number> {
  const consumer = await connection.jetstream().consumers.get('WRIT_EVENTS', OWN);
  const message = (await consumer.next({ expires: 5_000 }))!;
  expect(await message.ackAck({ timeout: LONGEST_WAIT_MS })).toBe(true);
  return message.seq;
}
