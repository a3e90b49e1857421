import { isFactError } from '../domain/fact-error';
import { arrivalOf } from './arrival';
import { eventKey } from './event-key';
import { placeFact, placeInQuarantine } from './placing';
import { type Reporter } from './reporter';

const now = '2030-01-01T09:00:00.000Z';
const token = `ghp_${'a1B2'.repeat(9)}`;
const reporter: Reporter = {
  tenant: 'default',
  roles: [],
  actor: { id: 'connector' },
  correlationId: 'c',
  door: 'http',
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
  it.each(everywhere)('[R1] is without it in all that is kept and answered: %s', (raw) => {
    const arrival = arrivalOf(raw, now);
    expect(arrival.masked).not.toEqual([]);
    const placed = isFactError(arrival.fact)
      ? placeInQuarantine(arrival, arrival.fact, reporter)
      : placeFact(arrival, { stream: 's', events: [] }, reporter);
    const kept = JSON.stringify([placed, arrival.raw.toString(), arrival.fact]);
    expect(kept).not.toContain(token);
    for (const { content } of placed.item.contents ?? [])
      expect(Buffer.from(content, 'base64').toString()).not.toContain(token);
  });

  it('[R1] is told by what was masked when it comes again from quarantine', () => {
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
