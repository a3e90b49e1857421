import { parseAs } from '#platform';
import { understand } from './parse-fact';

const now = '2030-01-01T09:00:00.000Z';
const photo = {
  workOrderId: 'wo-1',
  evidenceId: 'evidence-1',
  kind: 'photo',
  size: 1,
  sha256: 'a'.repeat(64),
  mediaType: 'image/png',
};

describe('an event from outside', () => {
  it('is understood with source and id verbatim and its time as an instant', () =>
    expect(
      understood({ source: 'crm/§ 1', id: '{"a": 1}', time: '2030-01-01T10:00:00+02:00' }),
    ).toEqual({
      envelope: {
        source: 'crm/§ 1',
        id: '{"a": 1}',
        type: 'step.completed',
        time: '2030-01-01T08:00:00.000Z',
        imported: false,
        data: { workOrderId: 'wo-1', step: 'pay' },
      },
      body: { workOrderId: 'wo-1', step: 'pay' },
    }));

  it.each([true, 'true'])('[I9] is imported when it says %p', (imported) =>
    expect(understood({ imported })).toMatchObject({ envelope: { imported: true } }),
  );

  it('[I6] is understood without the actor that it names', () =>
    expect(understood({}, { actor: { id: 'ceo' } })).toMatchObject({
      body: { workOrderId: 'wo-1', step: 'pay' },
    }));

  it('is understood with null for an optional field that is absent', () =>
    expect(understood({}, { note: null })).toMatchObject({
      body: { workOrderId: 'wo-1', step: 'pay' },
    }));

  it('[I4] keeps null as the value of a fact: it means unknown', () =>
    expect(understood({ type: 'writ.fact.observed.v1', data: fact(null) })).toMatchObject({
      body: { value: null },
    }));

  it('may be up to a day ahead of our clock', () =>
    expect(understood({ time: '2030-01-02T09:00:00Z' })).toHaveProperty('body'));

  it('may carry attributes of its own and any JSON content type', () =>
    expect(
      understood({ traceparent: '00-1', datacontenttype: 'application/vnd.x+json; charset=utf-8' }),
    ).toHaveProperty('body'));
});

describe('an event that cannot be understood', () => {
  it.each<[string, unknown, string, string]>([
    ['no object', [1], 'invalid_envelope', ''],
    ['without a source', event({ source: undefined }), 'invalid_envelope', '/source'],
    ['with an empty id', event({ id: '' }), 'invalid_envelope', '/id'],
    ['with a long source', event({ source: 'x'.repeat(257) }), 'invalid_envelope', '/source'],
    ['without specversion', event({ specversion: undefined }), 'invalid_envelope', '/specversion'],
    [
      'of another specversion',
      event({ specversion: '2.0' }),
      'unsupported_version',
      '/specversion',
    ],
    [
      'of a newer version',
      event({ type: 'writ.step.completed.v2' }),
      'unsupported_version',
      '/type',
    ],
    ['of no type of ours', event({ type: 'com.example.step' }), 'unknown_type', '/type'],
    ['of a type nobody reports', event({ type: 'writ.decision.made.v1' }), 'unknown_type', '/type'],
    ['of the type of an object', event({ type: 'writ.to.string.v1' }), 'unknown_type', '/type'],
    ['without a type', event({ type: 7 }), 'unknown_type', '/type'],
    ['with a time that is none', event({ time: 'yesterday' }), 'invalid_envelope', '/time'],
    ['far ahead of us', event({ time: '2030-01-02T09:00:01Z' }), 'time_in_future', '/time'],
    [
      'of another content',
      event({ datacontenttype: 'text/xml' }),
      'invalid_envelope',
      '/datacontenttype',
    ],
    ['with binary data', event({ data_base64: 'AA==' }), 'invalid_envelope', '/data_base64'],
    ['about other work than its data', event({ subject: 'wo-2' }), 'invalid_envelope', '/subject'],
    ['perhaps imported', event({ imported: 'maybe' }), 'invalid_envelope', '/imported'],
    ['without data', event({ data: undefined }), 'invalid_data', '/data'],
    ['with a list of data', event({ data: [] }), 'invalid_data', '/data'],
    ['without a step', event({ data: { workOrderId: 'wo-1' } }), 'invalid_data', '/data/step'],
    [
      'with a subject in its id',
      event({}, { workOrderId: 'a.>' }),
      'invalid_data',
      '/data/workOrderId',
    ],
    ['with fields of others', event({}, { authorised: true }), 'invalid_data', '/data/authorised'],
    [
      'with half an action',
      event({
        type: 'writ.action.performed.v1',
        data: { workOrderId: 'wo-1', action: { kind: 'a' } },
      }),
      'invalid_data',
      '/data/action/authority',
    ],
    // A newer version is decided on what stands, and so is a command: POST /v1/evidence.
    [
      'with evidence that supersedes other evidence',
      event({ type: 'writ.evidence.recorded.v1', data: { ...photo, supersedes: 'evidence-0' } }),
      'invalid_data',
      '/data/supersedes',
    ],
    [
      'with a version of evidence',
      event({ type: 'writ.evidence.recorded.v1', data: { ...photo, version: 2 } }),
      'invalid_data',
      '/data/version',
    ],
    [
      'that saw the future',
      event({
        type: 'writ.fact.observed.v1',
        data: { ...fact(1), observedAt: '2031-01-01T00:00:00Z' },
      }),
      'time_in_future',
      '/data/observedAt',
    ],
  ])('[I5] %s goes to quarantine, with its place', (_, value, reason, pointer) =>
    expect(understand(value, now, parseAs)).toEqual({
      reason,
      pointer,
      message: expect.any(String),
    }),
  );

  it('[I5] has advice on what to do about it', () => {
    const { message } = understand(event({ data: { workOrderId: 'wo-1' } }), now, parseAs) as {
      message: string;
    };
    expect(message).toMatch(/^step must be .*: correct it and send it again\.$/);
  });
});

function event(other: object, data: object = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    type: 'writ.step.completed.v1',
    source: 'crm',
    id: '1',
    data: { workOrderId: 'wo-1', step: 'pay', ...data },
    ...other,
  };
}

function fact(value: unknown) {
  return { workOrderId: 'wo-1', name: 'risk', value };
}

function understood(other: object, data: object = {}) {
  return understand(event(other, data), now, parseAs);
}
