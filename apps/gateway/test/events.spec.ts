import { type Role, subjects } from '#contracts';
import { Unavailable } from '#platform';
import { FRAME_MAX_BYTES } from '../src/bus';
import { as, keyOf, refusal, useGateway } from './outside';

const event = (id: string, more: object = {}) => ({
  specversion: '1.0',
  id,
  source: '/crm',
  type: 'writ.step.completed.v1',
  data: { workOrderId: 'wo-1', step: 'pay' },
  ...more,
});

describe('reporting events over HTTP', () => {
  const { outside, app } = useGateway();

  const post = (payload: string | Buffer, headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { authorization: `Bearer ${keyOf('integrator')}`, ...headers },
      payload,
    });
  const passedOn = (): string[] =>
    outside
      .requestsOn(subjects.internal.submit)
      .flatMap(({ events }) => events as string[])
      .map((text) => Buffer.from(text, 'base64').toString());

  it('[N1] takes the structured mode, and application/json, byte for byte', async () => {
    const text = JSON.stringify(event('e-1'), null, 3);
    for (const type of ['application/cloudevents+json; charset=utf-8', 'application/json']) {
      const answer = await post(text, { 'content-type': type });
      expect([answer.statusCode, answer.json()]).toEqual([
        200,
        {
          received: 1,
          accepted: 1,
          duplicate: 0,
          quarantined: 0,
          results: [{ outcome: 'accepted', position: 1, id: 'e-1' }],
          position: 1,
        },
      ]);
      expect(answer.headers['writ-position']).toBe('1');
    }
    expect(passedOn()).toEqual([text, text]);
  });

  it('[I6] passes on who reported it, by the credential', async () => {
    await post(JSON.stringify(event('e-1', { actor: 'ceo' })), {
      'content-type': 'application/json',
    });
    expect(outside.requestsOn(subjects.internal.submit)).toMatchObject([
      { transport: 'http', metadata: { tenant: 'acme', actor: { id: 'integrator-person' } } },
    ]);
  });

  it('[N1] takes the binary mode: attributes from headers, decoded, and data as it was sent', async () => {
    const answer = await post('{"workOrderId": "wo-1",  "step": "pay"}', {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'e-2',
      'ce-source': '/crm',
      'ce-type': 'writ.step.completed.v1',
      'ce-time': '2030-01-01T09:00:00+02:00',
      'ce-subject': 'Euro%20%E2%82%AC%20100%25',
      'ce-region': 'eu',
    });
    expect(answer.json().accepted).toBe(1);
    const [text] = passedOn();
    expect(text).toContain('"data":{"workOrderId": "wo-1",  "step": "pay"}');
    expect(JSON.parse(text!)).toEqual({
      specversion: '1.0',
      id: 'e-2',
      source: '/crm',
      type: 'writ.step.completed.v1',
      time: '2030-01-01T09:00:00+02:00',
      subject: 'Euro € 100%',
      region: 'eu',
      datacontenttype: 'application/json',
      data: { workOrderId: 'wo-1', step: 'pay' },
    });
  });

  it('makes no attribute up that the headers do not state', async () => {
    await post('', { 'ce-type': 'writ.step.completed.v1' });
    expect(JSON.parse(passedOn()[0]!)).toEqual({ type: 'writ.step.completed.v1' });
  });

  it('carries data that is not JSON, or not JSON that we take, in base64', async () => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': 'e', 'ce-source': '/s', 'ce-type': 't' };
    const bodies = ['hello', '{"a":1,"a":2}', '1},"id":"forged"'];
    await post(bodies[0]!, { ...headers, 'content-type': 'text/plain' });
    await post(bodies[1]!, { ...headers, 'content-type': 'application/json' });
    await post(bodies[2]!, { ...headers, 'content-type': 'application/json' });
    const sent = passedOn().map((text) => JSON.parse(text) as { id: string; data_base64: string });
    expect(sent.map(({ data_base64 }) => Buffer.from(data_base64, 'base64').toString())).toEqual(
      bodies,
    );
    expect(sent.map(({ id }) => id)).toEqual(['e', 'e', 'e']);
  });

  it('[I5] takes a batch apart, so that one bad event is quarantined alone and in its place', async () => {
    const good = JSON.stringify(event('e-1'));
    const bad = '{"id":"e-2","id":"e-3"}';
    const worse = '{"text":"a ] in a \\"string, {" nonsense}';
    const payload = `[ ${good},\n${bad} , ${worse}, ${good}]`;
    const answer = await post(payload, { 'content-type': 'application/cloudevents-batch+json' });
    expect(answer.json()).toMatchObject({
      received: 4,
      accepted: 2,
      duplicate: 0,
      quarantined: 2,
      results: [
        { outcome: 'accepted' },
        { outcome: 'quarantined' },
        { outcome: 'quarantined' },
        { outcome: 'accepted' },
      ],
    });
    expect(passedOn().map((text) => text.trim())).toEqual([good, bad, worse, good]);
  });

  it.each([
    '',
    'not json',
    '{"a":1}',
    '[{}',
    '[{}]]',
    '"text"',
    '[',
    '\u0000',
    '{"specversion":"9.9"}',
  ])('[I5] passes the malformed body %j on to quarantine, and answers 200', async (payload) => {
    for (const type of ['application/cloudevents+json', 'application/cloudevents-batch+json']) {
      const answer = await post(payload, { 'content-type': type });
      expect([answer.statusCode, answer.json().received]).toEqual([200, 1]);
    }
    expect(passedOn()).toEqual([payload, payload]);
  });

  it('answers an empty batch with nothing received', async () => {
    const answer = await post(' [ ] ', { 'content-type': 'application/cloudevents-batch+json' });
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { received: 0, results: [] }]);
    expect(outside.requestsOn(subjects.internal.submit)).toEqual([]);
  });

  it('passes a large batch on in pieces that fit the bus, in order', async () => {
    const events = Array.from({ length: 3_000 }, (_, n) =>
      event(`e-${n}`, { pad: 'x'.repeat(2_000) }),
    );
    const answer = await post(JSON.stringify(events), {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect(answer.json()).toMatchObject({ received: 3_000, accepted: 3_000 });
    expect(answer.json().results.map(({ id }: { id: string }) => id)).toEqual(
      events.map(({ id }) => id),
    );
    const frames = outside.requestsOn(subjects.internal.submit);
    expect(frames.length).toBeGreaterThan(5);
    for (const frame of frames)
      expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThan(FRAME_MAX_BYTES);
  });

  it('refuses what does not fit before it passes anything on', async () => {
    const large = JSON.stringify([event('e-1'), event('e-2', { pad: 'x'.repeat(600_000) })]);
    const one = await post(large, { 'content-type': 'application/cloudevents-batch+json' });
    expect([one.statusCode, one.json().code, one.json().errors[0].pointer]).toEqual([
      413,
      'payload_too_large',
      '/1',
    ]);
    const whole = await post('x'.repeat(9_000_000), {
      'content-type': 'application/cloudevents+json',
    });
    expect([whole.statusCode, whole.json().code]).toEqual([413, 'payload_too_large']);
    expect(outside.requestsOn(subjects.internal.submit)).toEqual([]);
  });

  it.each([undefined, 'text/plain', 'application/xml', 'multipart/form-data'])(
    'answers 415 to %s without ce- headers',
    async (type) => {
      const answer = await post('{}', type ? { 'content-type': type } : {});
      expect([answer.statusCode, answer.json().code]).toEqual([415, 'unsupported_media_type']);
    },
  );

  it('answers 415 to a compressed body', async () => {
    const answer = await post('{}', {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect(answer.statusCode).toBe(415);
  });

  it('answers 503 when intake is away: sending it all again is harmless', async () => {
    outside.on(subjects.internal.submit, () => {
      throw new Unavailable('No answer in time.');
    });
    const answer = await post('{}', { 'content-type': 'application/json' });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
  });

  describe('what was quarantined', () => {
    const id = 'a'.repeat(64);
    const read = (role: Role) => app.inject(as(role, 'GET', `/v1/events/quarantine/${id}/content`));

    it('[I5] is a file of its bytes as they came, that no browser shows', async () => {
      const bytes = Buffer.from([0, 0xff, ...Buffer.from('<script>alert(1)</script>')]);
      const raw = bytes.toString('base64');
      outside.on(subjects.internal.readQuarantined, () => ({ ok: true, raw }));
      for (const role of ['operator', 'admin'] as const) {
        const answer = await read(role);
        expect([answer.statusCode, answer.rawPayload]).toEqual([200, bytes]);
        expect(answer.headers).toMatchObject({
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="quarantined-${id}.bin"`,
          'content-security-policy': "sandbox; default-src 'none'",
          'x-content-type-options': 'nosniff',
          'cache-control': 'private, no-store',
          'repr-digest': expect.stringMatching(/^sha-256=:.{44}:$/),
        });
      }
      expect(outside.requestsOn(subjects.internal.readQuarantined)[0]).toMatchObject({
        quarantineId: id,
        metadata: { tenant: 'acme', roles: ['operator'] },
      });
    });

    it('[I5] is nobody’s business else, and missing where it is not there', async () => {
      for (const role of ['integrator', 'delegate', 'approver', 'analyst', 'auditor'] as const)
        expect((await read(role)).statusCode).toBe(403);
      outside.on(subjects.internal.readQuarantined, () => refusal('quarantine_not_found'));
      const answer = await read('operator');
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'quarantine_not_found']);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    });
  });
});
