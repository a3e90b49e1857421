import { createHmac } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { headersOf, newWebhookSecret, SecretBox } from './signing';

/**
 * The known answer in the tests of the Standard Webhooks libraries ("sign function works", in
 * libraries/javascript/src/webhook.test.ts and its siblings in other languages).
 */
const known = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_614_265_330_000).toISOString(),
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('signatures', () => {
  it('[N2] are those of Standard Webhooks, by its own known answer', () => {
    expect(headersOf(known.id, known.body, [known.secret], known.at)).toEqual({
      'webhook-id': known.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': known.signature,
    });
  });

  it('[N2] are an HMAC-SHA256 that anybody can make by hand', () => {
    const key = Buffer.from(known.secret.slice('whsec_'.length), 'base64');
    const digest = createHmac('sha256', key).update(`${known.id}.1614265330.${known.body}`);
    expect(`v1,${digest.digest('base64')}`).toBe(known.signature);
  });

  it('[N2] are one for each secret that is valid now', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const headers = headersOf('id', '{}', secrets, new Date().toISOString());
    expect(headers['webhook-signature']!.split(' ')).toHaveLength(2);
    for (const secret of secrets)
      expect(new Verifier(secret).verify('{}', { ...headers })).toEqual({});
    expect(() => new Verifier(newWebhookSecret()).verify('{}', { ...headers })).toThrow();
  });
});

describe('the sealed box of a secret', () => {
  const box = new SecretBox('a secret of these tests that is long enough');

  it('gives back what was put in, and looks otherwise each time', () => {
    const secret = newWebhookSecret();
    const sealed = box.seal(secret, 'w-1');
    expect(box.open(sealed, 'w-1')).toBe(secret);
    expect(sealed.toString('latin1')).not.toContain(secret);
    expect(box.seal(secret, 'w-1').equals(sealed)).toBe(false);
  });

  it('opens while the shared secret that sealed it is listed, and seals with the first', () => {
    const [old, added] = ['o'.repeat(32), 'n'.repeat(32)] as const;
    const both = new SecretBox(`${added},${old}`);
    expect(both.open(new SecretBox(old).seal('whsec_x', 'w-1'), 'w-1')).toBe('whsec_x');
    expect(new SecretBox(added).open(both.seal('whsec_x', 'w-1'), 'w-1')).toBe('whsec_x');
  });

  it('opens for no other webhook, with no other shared secret, and not when it was changed', () => {
    const sealed = box.seal('whsec_x', 'w-1');
    expect(() => box.open(sealed, 'w-2')).toThrow();
    expect(() =>
      new SecretBox('another secret of these tests as long').open(sealed, 'w-1'),
    ).toThrow();
    const changed = Buffer.from(sealed);
    changed[changed.length - 1]! ^= 1;
    expect(() => box.open(changed, 'w-1')).toThrow();
    expect(() => box.open(sealed.subarray(0, 20), 'w-1')).toThrow();
  });
});
