import { parseAs } from '#platform';
import { recorded } from '#testkit';
import { evolve, unknownWorkOrder } from '#work-order';
import { event, refunds } from '../../test/refund-builders';
import { admit, type AdmissionContext } from './fact-admission';
import { understand } from './parse-fact';
import { isFactError } from './envelope';

const now = '2030-01-01T09:00:00.000Z';
const kind = 'github-token';
const MASK = `[masked: ${kind}]`;

describe('what an outside system sent with a secret in it', () => {
  it.each([
    ['as a whole', MASK, '/data/value'],
    ['in part', `see ${MASK} there`, '/data/value'],
    ['in a list', ['fine', MASK], '/data/value/1'],
  ])(
    '[R1] states no value, where it was masked %s: no rule takes it as true',
    (_, value, pointer) => {
      const masked = [{ pointer, kind }];
      expect(admitted('fact.observed', { name: 'risk', value }, masked)).toMatchObject([
        { data: { name: 'risk', value: null, masked } },
      ]);
    },
  );

  it('[R1] states no input either, and is missed where it is required', () => {
    const inputs = { amount: MASK, reason: 'late' };
    const masked = ['/data/title', '/data/inputs/amount'].map((pointer) => ({ pointer, kind }));
    const body = { workflow: 'refunds', title: MASK, inputs };
    const [opened, missing] = admitted('work-order.opened', body, masked);
    expect(opened).toMatchObject({ data: { inputs: { amount: null, reason: 'late' }, masked } });
    expect(missing).toMatchObject({ data: { prerequisite: 'input-amount' } });
    expect(missing!.data).not.toHaveProperty('masked');
  });

  it('[R1] keeps the rest of a text, and says what is gone', () => {
    const masked = [{ pointer: '/data/note', kind }];
    const body = { step: 'pay', note: `with ${MASK}` };
    expect(admitted('step.completed', body, masked)).toMatchObject([{ data: { ...body, masked } }]);
  });

  it('[R1] says nothing of it where nothing was masked', () =>
    expect(admitted('step.completed', { step: 'pay' })[0]!.data).not.toHaveProperty('masked'));

  it('[R1] was covered by no run, where it is the action: what it was is not known', () => {
    const action = {
      kind: 'refund.issue',
      authority: 'apply',
      system: 'payments',
      arguments: { note: MASK },
    };
    const run = event('decision.made', {
      decisionId: 'decision-1',
      action,
      outcome: 'run',
      requestedBy: 'connector',
      approvals: [],
      consumes: [],
      validUntil: '2030-01-01T10:00:00.000Z',
    });
    const [made] = recorded([{ ...run, recordedAt: now }]);
    const workOrder = evolve(unknownWorkOrder, made!);
    const data = { action, decisionId: 'decision-1' };
    const authorised = (pointer?: string) =>
      admitted('action.performed', data, pointer ? [{ pointer, kind }] : [], { workOrder }).map(
        (one) => (one.data as { authorised: boolean }).authorised,
      );
    expect(authorised()).toEqual([true]);
    expect(authorised('/data/action/arguments/note')).toEqual([false]);
    expect(authorised('/data/action/arguments/data/value')).toEqual([false]);
    expect(authorised('/data/note')).toEqual([true]);
  });

  it('[R1] names no more places than a list holds', () => {
    const masked = Array.from({ length: 300 }, (_, i) => ({ pointer: `/a/${i}`, kind }));
    const [completed] = admitted('step.completed', { step: 'pay' }, masked);
    expect((completed!.data as { masked: unknown[] }).masked).toHaveLength(200);
  });
});

function admitted(
  type: string,
  data: object,
  masked: { pointer: string; kind: string }[] = [],
  other: Partial<AdmissionContext> = {},
) {
  const sent = {
    specversion: '1.0',
    type: `writ.${type}.v1`,
    source: 'crm',
    id: '1',
    data: { workOrderId: 'wo-1', ...data },
  };
  const fact = understand(sent, now, parseAs, masked);
  if (isFactError(fact)) throw new Error(fact.message);
  const admission = admit(fact, {
    now,
    reportedBy: 'connector',
    clockSkewMs: 60_000,
    codes: new Set<string>(),
    newRunId: () => 'run-1',
    published: refunds,
    definition: refunds.definition,
    workOrder: unknownWorkOrder,
    halts: {},
    ...other,
  });
  if (isFactError(admission)) throw new Error(admission.message);
  return admission.events;
}
