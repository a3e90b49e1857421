import { isFactError } from '../domain/envelope';
import { arrivalOf, eventKey, type Reporter } from './arrival';
import { placeFact, placeInQuarantine } from './placing';

const now = '2030-01-01T09:00:00.000Z';

const token = `ghp_${'a1B2'.repeat(9)}`;

const reporter: Reporter = {
  tenant: 'default',
  roles: [],
  actor: { id: 'connector' },
  correlationId: 'c',
  transport: 'http',
};

const sent = (data: object, attributes: object = {}) =>
  Buffer.from(
    JSON.stringify({
      specversion: '1.0',
      type: 'writ.step.completed.v1',
      source: 'crm',
      id: '1',
      data: { workOrderId: 'wo-1', step: 'pay', ...data },
      ...attributes,
    }),
  );

const everywhere = [
  sent({ note: token }),
  sent({ [token]: 1 }),
  sent({ workOrderId: token }),
  sent({}, { source: token, id: token }),
  sent({}, { type: `writ.${token}` }),
  sent({}, { data: undefined, data_base64: Buffer.from(token).toString('base64') }),
  Buffer.from(`{"data": "${token}"`),
  Buffer.from(`{"a":1,"a":"${token}"}`),
  Buffer.from(token),
];

describe('something that arrived with a secret in it', () => {
  it.each(everywhere)('[R1] is without it in all that is stored and answered: %s', (raw) => {
    const arrival = arrivalOf(raw, now);
    expect(arrival.masked).not.toEqual([]);
    const placed = isFactError(arrival.fact)
      ? placeInQuarantine(arrival, arrival.fact, reporter)
      : placeFact(arrival, { stream: 's', events: [] }, reporter);
    const stored = JSON.stringify([placed, arrival.raw.toString(), arrival.fact]);
    expect(stored).not.toContain(token);
    for (const { content } of placed.item.contents ?? [])
      expect(Buffer.from(content, 'base64').toString()).not.toContain(token);
  });

  it('[R1] lists what was masked when it comes again from quarantine', () => {
    const first = arrivalOf(sent({ note: token }), now);
    const again = arrivalOf(first.raw, now);
    expect(again).toEqual(first);
    const name = { source: 'crm', id: '1' };
    expect(eventKey('default', name, again.value)).toEqual(eventKey('default', name, first.value));
  });

  it('[I5] is as it came, byte for byte, where it holds none', () => {
    const raw = Buffer.from(`  ${sent({ note: 'fine' }).toString()}\n`);
    expect(arrivalOf(raw, now)).toMatchObject({ raw, masked: [] });
  });
});

const event = { specversion: '1.0', source: 'crm', id: '1', type: 't', data: { b: 1, a: [2] } };

const keyOf = (overrides: object = {}, tenant = 'default') =>
  eventKey(tenant, event, { ...event, ...overrides });

describe('the key of an inbound event', () => {
  it('[I1] is the same for the same event, in whatever order its fields stand', () => {
    const { data, ...rest } = event;
    expect(eventKey('default', event, { data: { a: data.a, b: data.b }, ...rest })).toEqual(
      keyOf(),
    );
  });

  it('[I1] is the same when only what the way adds differs', () =>
    expect(
      keyOf({ traceparent: '00-1', tracestate: 'x=1', datacontenttype: 'application/json' }),
    ).toEqual(keyOf()));

  it('[I1] is the same at another time, which SDKs state again on each attempt', () =>
    expect(keyOf({ time: '2030-01-01T09:00:01Z' })).toEqual(
      keyOf({ time: '2030-01-01T09:00:00Z' }),
    ));

  it('[I1] tells another content under the same id', () => {
    const other = keyOf({ data: { b: 2, a: [2] } });
    expect(other).toMatchObject({ principal: 'crm', id: keyOf().id });
    expect(other.digest).not.toBe(keyOf().digest);
  });

  it('[O4] is another one in another tenant', () =>
    expect(keyOf({}, 'other').id).not.toBe(keyOf().id));

  it('keeps source and id apart, whatever characters they hold', () => {
    const id = (source: string, name: string) => eventKey('t', { source, id: name }, {}).id;
    expect(id('a', '","b')).not.toBe(id('a","', 'b'));
    expect(id('a b', 'c')).not.toBe(id('a', 'b c'));
  });
});
