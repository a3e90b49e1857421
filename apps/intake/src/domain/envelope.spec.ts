import { externalIdProblem } from '#contracts';
import { nameOf, readEnvelope, readTime, isFactError, factError } from './envelope';

const now = '2030-01-01T09:00:00.000Z';
const longest = 'x'.repeat(256);

describe('the name of an event', () => {
  it.each<[string, unknown, object]>([
    ['source and id', { source: 'crm', id: '1', type: 7 }, { source: 'crm', id: '1' }],
    ['a source alone', { source: 'crm' }, { source: 'crm' }],
    ['an id alone', { source: '', id: longest }, { id: longest }],
    ['neither, where both are wrong', { source: 1, id: `${longest}x` }, {}],
    ['nothing of what is no object', null, {}],
    ['nothing of a text', 'crm', {}],
    ['nothing of a list', ['crm'], {}],
  ])('[I5] is %s', (_, value, name) => expect(nameOf(value)).toEqual(name));
});

describe('an envelope', () => {
  it('[I1] takes names of 256 characters', () =>
    expect(read({ source: longest, id: longest })).toMatchObject({ source: longest, id: longest }));

  it.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/cloudevents+json',
    'Application/JSON',
  ])('takes content of the type %s', (datacontenttype) =>
    expect(read({ datacontenttype })).toHaveProperty('data'),
  );

  it.each([
    'text/application/json',
    'application/jsonp',
    'application/+json',
    ['application/json'],
  ])('[I5] takes no content of the type %s', (datacontenttype) =>
    expect(read({ datacontenttype })).toMatchObject({ pointer: '/datacontenttype' }),
  );

  it.each([false, 'false', undefined])('[I9] is not imported when it says %p', (imported) =>
    expect(read({ imported })).toMatchObject({ imported: false }),
  );

  it('has no time where it says null', () =>
    expect(read({ time: null })).toHaveProperty('time', undefined));
});

describe('what is wrong with an envelope', () => {
  it.each(['source', 'id'])(
    '[I10] is a %s that is not the same everywhere, in the words of every interface',
    (name) => {
      for (const wrong of ['cafe\u0301', 'a\u200bb', ' a', 'a, b'])
        expect(read({ [name]: wrong })).toMatchObject({
          reason: 'invalid_envelope',
          pointer: `/${name}`,
          message: `${name} ${externalIdProblem(wrong)}.`,
        });
      expect(read({ [name]: 'urn:x:注文,12' })).toHaveProperty(name, 'urn:x:注文,12');
    },
  );

  it.each<[string, unknown, string]>([
    ['null', null, 'Send a CloudEvent as a JSON object.'],
    ['a list', [], 'Send a CloudEvent as a JSON object.'],
    ['a missing source', event({ source: undefined }), 'source must have 1 to 256 characters.'],
    ['a missing id', event({ id: undefined }), 'id must have 1 to 256 characters.'],
    ['another specversion', event({ specversion: '2' }), 'Send CloudEvents of specversion 1.0.'],
    ['no specversion', event({ specversion: 1 }), 'Add "specversion": "1.0".'],
    [
      'a newer version',
      event({ type: 'writ.step.completed.v9' }),
      'Version 1 of step.completed is what this release reads: send that, or replay it after an upgrade.',
    ],
    ['binary data', event({ data_base64: '' }), 'Send JSON in data, not data_base64.'],
    ['other content', event({ datacontenttype: 'x' }), 'Send data as application/json.'],
    ['half an import', event({ imported: 'maybe' }), 'imported must be true or false.'],
    ['no data', event({ data: null }), 'data must be a JSON object.'],
    [
      'a wrong time',
      event({ time: 'now' }),
      'time must be an RFC 3339 time such as 2030-01-01T09:00:00Z.',
    ],
    [
      'a list of times',
      event({ time: [now] }),
      'time must be an RFC 3339 time such as 2030-01-01T09:00:00Z.',
    ],
    [
      'a time ahead',
      event({ time: '2030-01-03T09:00:00.000Z' }),
      "2030-01-03T09:00:00.000Z is more than a day ahead: set the sender's clock.",
    ],
  ])('[I5] goes to quarantine: %s', (_, value, message) =>
    expect(readEnvelope(value, now)).toMatchObject({ message }),
  );

  it.each(['com.example.step', ['writ.step.completed.v1']])(
    '[I5] names every type that can be reported, to %p',
    (type) =>
      expect(read({ type })).toMatchObject({
        reason: 'unknown_type',
        message: expect.stringMatching(
          /^type must be one of writ\.work-order\.opened\.v1, writ\.work-order\.closed\.v1, .+\.v1\.$/,
        ),
      }),
  );

  it('[I5] names the field of a time', () =>
    expect(readTime('now', '/data/observedAt', now)).toMatchObject({
      message: 'data/observedAt must be an RFC 3339 time such as 2030-01-01T09:00:00Z.',
    }));

  it('[I5] is cut where it is longer than a message may be', () => {
    const error = factError('invalid_data', '', 'x'.repeat(4_001));
    expect(error.message).toHaveLength(4_000);
    expect(isFactError(error)).toBe(true);
  });
});

function event(other: object): object {
  const required = { specversion: '1.0', type: 'writ.step.completed.v1', source: 'crm', id: '1' };
  return { ...required, data: { workOrderId: 'wo-1', step: 'pay' }, ...other };
}

function read(other: object) {
  return readEnvelope(event(other), now);
}
