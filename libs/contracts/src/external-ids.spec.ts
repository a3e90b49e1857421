import fc from 'fast-check';
import { Refusal } from '#kernel';
import { parseAs } from '#platform';
import {
  DecideBody,
  EraseBody,
  EXTERNAL_ID_PATTERN,
  externalIdProblem,
  GrantApprovalBody,
  isOfKind,
  IssueKeyBody,
  IssueTokenBody,
  ObserveFactsBody,
  OpenWorkOrderBody,
  PublishPolicyBody,
  RecordEvidenceBody,
  reportableFacts,
  RequestApprovalBody,
} from './index';

const action = { kind: 'refund.issue', authority: 'apply', system: 'payments' };
const sha256 = 'a'.repeat(64);
const evidence = { kind: 'photo', sha256, mediaType: 'image/png', size: 1 };
const policy = { policyId: 'p', workflowId: 'w', cedar: 'permit(principal, action, resource);' };
const approval = { workOrderId: 'wo-1', approvalId: 'approval-1' };
const request = { workOrderId: 'wo-1', gate: 'launch', kind: 'security' };

type Contract = new () => object;

/** Where an id from outside enters: the place, its contract and a body with the id at that place. */
const doors: readonly (readonly [string, Contract, (id: unknown) => object])[] = [
  ['/objects', OpenWorkOrderBody, (id) => ({ workflow: 'w', objects: [id] })],
  [
    '/objects',
    reportableFacts['work-order.opened']!.body,
    (id) => ({ workOrderId: 'wo-1', workflow: 'w', objects: [id] }),
  ],
  [
    '/action/objects',
    reportableFacts['action.performed']!.body,
    (id) => ({ workOrderId: 'wo-1', action: { ...action, objects: [id] } }),
  ],
  [
    '/action/objects',
    DecideBody,
    (id) => ({ workOrderId: 'wo-1', action: { ...action, objects: [id] } }),
  ],
  [
    '/action/audience',
    DecideBody,
    (id) => ({ workOrderId: 'wo-1', action: { ...action, audience: id } }),
  ],
  ['/scope/objects', GrantApprovalBody, (id) => ({ ...approval, scope: { objects: [id] } })],
  ['/scope/audience', GrantApprovalBody, (audience) => ({ ...approval, scope: { audience } })],
  ['/source', ObserveFactsBody, (source) => ({ workOrderId: 'wo-1', source, facts: {} })],
  ['/subject', RecordEvidenceBody, (subject) => ({ ...evidence, subject })],
  ['/subject', EraseBody, (subject) => ({ subject, reason: 'requested' })],
  ['/source', IssueKeyBody, (source) => ({ principal: 'crm', roles: ['integrator'], source })],
  ['/source', IssueTokenBody, (source) => ({ source })],
];

const errorsOf = (contract: Contract, body: object): readonly string[] => {
  try {
    parseAs(contract, body);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.errors.map(({ pointer, message }) => `${pointer} ${message}`);
  }
};

const accepted = [
  'arn:aws:s3:::bucket/key',
  'mailto:anna@example.org',
  'auth0|5f7c8ec7c33c6c004bbafe82',
  'order/4711',
  'Order 4711',
  '注文-12',
  'urn:x:a,b',
  'https://example.org/a?b=c&d=%2F#e',
  'طلب-٧',
  'Bestellung-Größe',
  '🙂',
  "'; DROP TABLE ledger.events; --",
  '<b>&amp;"',
  '=1+1',
  '../../etc/passwd',
  '__proto__',
  'writ.v1.*.>',
];

const refused: readonly (readonly [string, string])[] = [
  ['', 'must have 1 to 256 characters'],
  ['Gro\u0308ße', 'must be in Unicode Normalization Form C: send it as NFC, everywhere the same'],
  ...['\u0000', '\u200b', '\u202e', '\ue000', '\u0378', '\ud800', '\ufe0f', '\u3164', '\u2800'].map(
    (hidden) =>
      [
        `a${hidden}b`,
        `must have no control, invisible, private-use or unassigned character, such as U+${hidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
      ] as const,
  ),
  ...[' a', 'a ', 'a  b', 'a\u00a0b', 'a\u3000'].map(
    (id) => [id, 'must have no white space but single spaces between words'] as const,
  ),
  ['a, b', 'must have no space after a comma, because lists of ids have one'],
  ['\u0338b', 'must not begin with a combining mark'],
];

/** Mostly ids, with something here and there that none has. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc
    .array(fc.constantFrom('a', ' ', ',', '\\', '"', '/', 'é', '注', '%', '\u0301', '\u200d'))
    .map((parts) => parts.join('')),
);

describe('an id of something outside Writ', () => {
  it.each(accepted)('[I10] is %j, at every place that takes one', (id) => {
    expect(externalIdProblem(id)).toBeUndefined();
    for (const [, contract, bodyOf] of doors) expect(errorsOf(contract, bodyOf(id))).toEqual([]);
  });

  it.each(refused)('[I10] is not %j, and the refusal names the reason', (id, message) => {
    expect(externalIdProblem(id)).toBe(message);
  });

  it.each(['x', '注', '𠮷'])('[I10] has at most 256 characters such as %s', (character) => {
    expect(externalIdProblem(character.repeat(256))).toBeUndefined();
    expect(externalIdProblem(character.repeat(257))).toBe('must have 1 to 256 characters');
  });

  it('[I10] is accepted at every place, or refused at every place with the same sentence', () => {
    let refusals = 0;
    fc.assert(
      fc.property(anyText, (id) => {
        const problem = externalIdProblem(id);
        if (problem) refusals++;
        for (const [place, contract, bodyOf] of doors) {
          const name = place.replace(/.*\//, '');
          const field = name === 'objects' ? `each value in ${name}` : name;
          expect(errorsOf(contract, bodyOf(id))).toEqual(
            problem ? [`${place} ${field} ${problem}`] : [],
          );
        }
      }),
      { numRuns: 1_000 },
    );
    expect(refusals).toBeGreaterThan(100);
  });

  it('[I10] is no number, object or list, and no more than 200 stand in a list', () => {
    for (const [place, contract, bodyOf] of doors)
      for (const wrong of [7, {}, ['a']])
        expect(errorsOf(contract, bodyOf(wrong))).toEqual([expect.stringContaining(`${place} `)]);
    const many = Array.from({ length: 201 }, (_, n) => `order/${n}`);
    expect(errorsOf(OpenWorkOrderBody, { workflow: 'w', objects: many })).toHaveLength(1);
  });

  it('[I10] fits the pattern of the API, and comes back from lists, addresses and JSON as it was', () => {
    const lists = fc.array(
      anyText.filter((id) => externalIdProblem(id) === undefined),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(lists, (ids) => {
        for (const id of ids) {
          expect(id).toMatch(EXTERNAL_ID_PATTERN);
          expect(decodeURIComponent(encodeURIComponent(id))).toBe(id);
          expect(new URL(`http://x/?${new URLSearchParams({ id })}`).searchParams.get('id')).toBe(
            id,
          );
        }
        expect(ids.join(', ').split(', ')).toEqual(ids);
        expect(JSON.parse(JSON.stringify(ids))).toEqual(ids);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what Writ and its definitions name', () => {
  it.each([
    ['/workOrderId', OpenWorkOrderBody, { workOrderId: 'order/4711', workflow: 'w' }],
    ['/workflow', OpenWorkOrderBody, { workflow: '注文' }],
    ['/action/system', DecideBody, { workOrderId: 'wo-1', action: { ...action, system: 'a:b' } }],
    ['/action/writes', DecideBody, { workOrderId: 'wo-1', action: { ...action, writes: ['a/b'] } }],
    ['/evidenceId', RecordEvidenceBody, { ...evidence, evidenceId: 'mailto:a@b.c' }],
    ['/gate', RequestApprovalBody, { ...request, gate: 'a.b' }],
    ['/policyId', PublishPolicyBody, { ...policy, policyId: 'a b' }],
  ] as const)('[I10] has the narrow alphabet: %s', (place, contract, body) => {
    expect(errorsOf(contract, body)).toEqual([expect.stringContaining(`${place} `)]);
  });
});

describe('the kind of an object', () => {
  it.each([
    ['order', 'order'],
    ['order-2207', 'order'],
    ['order:2207', 'order'],
    ['order/2207', 'order'],
    ['注文-12', '注文'],
    ['arn:aws:s3:::bucket/key', 'arn:aws:s3'],
  ])('[I10] of %s is %s', (object, kind) => expect(isOfKind(object, kind)).toBe(true));

  it.each([
    ['orders-1', 'order'],
    ['order.1', 'order'],
    ['preorder-1', 'order'],
    ['order/../person/7', 'order'],
    ['order/%2E%2e/person/7', 'order'],
    ['order:..', 'order'],
    ['order-1/./2', 'order'],
  ])('[I10] of %s is not %s', (object, kind) => expect(isOfKind(object, kind)).toBe(false));
});
