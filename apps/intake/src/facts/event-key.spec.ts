import { eventKey } from './event-key';

const event = { specversion: '1.0', source: 'crm', id: '1', type: 't', data: { b: 1, a: [2] } };
const keyOf = (said: object = {}, tenant = 'default') =>
  eventKey(tenant, event, { ...event, ...said });

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
