import { randomBytes } from 'node:crypto';
import { Webhook as WebhookVerifier } from 'standardwebhooks';
import { anchorsFrom } from './anchor-list';
import { Anchored, type Instance } from './anchored.fixture';
import { type Anchor } from './anchor';
import { type Answered, Receiver } from './receiver.fixture';

const secret = `whsec_${randomBytes(32).toString('base64')}`;

describe('a log that is anchored by a webhook', () => {
  let anchored: Anchored;
  let receiver: Receiver;
  let answer: Answered;
  let anchor: Anchor;
  let ledger: Instance;
  beforeEach(async () => {
    anchored = await Anchored.open();
    answer = { status: 204 };
    receiver = await Receiver.open(() => answer);
    const { host } = new URL(receiver.url);
    const own = encodeURIComponent(secret);
    [anchor] = anchorsFrom(`board=webhook:http://${own}@${host}/in?from=writ`) as [Anchor];
    ledger = await anchored.instanceFor(anchor);
  });
  afterEach(async () => {
    await receiver.close();
    await anchored.close();
  });

  const dueTurn = async (): Promise<void> => {
    await anchored.becomeDue();
    await ledger.turn();
  };

  it('[V3] is sent each checkpoint once, signed as Standard Webhooks are', async () => {
    const note = await anchored.grow(3);
    await dueTurn();
    await dueTurn();
    const [received, ...others] = receiver.received;
    expect(others).toEqual([]);
    const { path, headers, body } = received!;
    expect([path, body, headers['content-type']]).toEqual([
      '/in?from=writ',
      note,
      'text/plain; charset=utf-8',
    ]);
    expect(headers.authorization).toBeUndefined();
    const verifier = new WebhookVerifier(secret);
    expect(() => verifier.sign(headers['webhook-id'] as string, new Date(), body)).not.toThrow();
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
    expect(headers['webhook-signature']).toBe(
      verifier.sign(headers['webhook-id'] as string, at, body),
    );
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 3, note, error: null });
  });

  it.each([
    ['an error', { status: 503 }, 'It answered 503.'],
    [
      'a redirect',
      { status: 302, headers: { location: '/elsewhere' } },
      'It answered 302: redirects are not followed.',
    ],
    ['an endless answer', { status: 200, body: 'x'.repeat(100_000) }, 'Its answer is too long.'],
  ])('[O2] tries again after %s, with the same id, and says why', async (_, bad, why) => {
    await anchored.grow(3);
    answer = bad;
    await dueTurn();
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: null, error: why });
    answer = { status: 200, body: 'thank you' };
    await dueTurn();
    expect(await anchored.stateOf(anchor)).toMatchObject({ lastSize: 3, error: null });
    const ids = receiver.received.map(({ path, headers }) => [path, headers['webhook-id']]);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  it('[O2] says that nobody is there without saying where', async () => {
    await anchored.grow(3);
    await receiver.close();
    await dueTurn();
    expect(await anchored.stateOf(anchor)).toMatchObject({
      error: 'There was no answer: ECONNREFUSED.',
      isAlarm: false,
    });
    receiver = await Receiver.open(() => answer);
  });

  it('[V3] is not sent a log that was cut: our own record shows it', async () => {
    await anchored.grow(5);
    await dueTurn();
    await anchored.cutTo(4);
    ledger = await anchored.instanceFor(anchor);
    await dueTurn();
    expect(ledger.changes[0]!.message).toContain('5 were seen outside');
    expect(receiver.received).toHaveLength(1);
  });
});
