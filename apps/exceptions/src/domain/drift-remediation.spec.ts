import { type DriftSignal } from '#contracts';
import { fold, type NewEvent } from '#kernel';
import { metadata, type PastEvent, recorded, specFor } from '#testkit';
import { Entries, unknownWorkOrder } from '#work-order';
import { definition, outside, type Overrides } from '../../test/obligation-builders';
import { type RemediationContext } from './break-glass-terms';
import { remediationDecider, takesUp } from './remediation.decider';

const { given } = specFor(remediationDecider);
const ID = 'remedy-1';
/** When it is opened, completed, and checked again. */
const [NOW, DONE, LATER] = [
  '2030-01-01T09:00:00.000Z',
  '2030-01-20T10:00:00.000Z',
  '2030-03-04T01:00:00.000Z',
] as const;

const signal: DriftSignal = {
  chart: 'u',
  periodKind: 'week',
  period: '2029-12-24T00:00:00.000Z',
  rule: 'beyond-limits',
  count: 12,
  exposure: 40,
  limit: 7,
};
const escalationPath = (dueAt: readonly string[], last = 'shop-owner') =>
  dueAt.map((at, i) => ({ number: i + 1, at, owner: i === 2 ? last : 'platform-lead' }));

const opened = (overrides: object = {}): NewEvent => ({
  type: 'remediation.opened',
  data: {
    remediationId: ID,
    origin: 'drift',
    code: 'gateway-down',
    owner: 'platform-lead',
    jobType: 'refund',
    workflowId: 'refunds',
    recurrenceWindow: 'P90D',
    signal,
    dueAt: '2030-01-31T09:00:00.000Z',
    escalationPath: escalationPath([
      '2030-01-31T09:00:00.000Z',
      '2030-02-07T09:00:00.000Z',
      '2030-02-21T09:00:00.000Z',
    ]),
    ...overrides,
  },
});
const completed = (overrides: object = {}): PastEvent => ({
  type: 'remediation.completed',
  data: { remediationId: ID, evidence: ['proof-1'], noChangeBecause: 'replaced', ...overrides },
  recordedAt: DONE,
});
const back: DriftSignal = { ...signal, period: '2030-02-25T00:00:00.000Z', count: 9 };
const recurred = (overrides: object = {}): NewEvent => {
  const { origin: _, ...recorded } = opened().data as Record<string, unknown>;
  const again = {
    dueAt: '2030-04-03T01:00:00.000Z',
    escalationPath: escalationPath([
      '2030-04-03T01:00:00.000Z',
      '2030-04-10T01:00:00.000Z',
      '2030-04-24T01:00:00.000Z',
    ]),
  };
  return {
    type: 'remediation.recurred',
    data: { ...recorded, ...again, signal: back, ...overrides },
  };
};

describe('a code that is getting worse', () => {
  it('[Q8] has its cause fixed by its remediation owner, by the terms of the code', () =>
    given().when(open()).then(opened()));

  it('[Q8] joins the remediation that is open, also one that was given to somebody', () => {
    const given_ = { kind: 'remediation', subject: ID, owner: 'eve' };
    given(opened(), { type: 'obligation.assigned', data: given_ })
      .when(open({ signal: back }, { now: LATER }))
      .thenNothing();
    given(opened(), completed(), recurred())
      .when(open({ signal: back }, { now: LATER }))
      .thenNothing();
  });

  it('[Q8] opens it again when a later period is bad, with an escalation path from now on', () =>
    given(opened(), completed())
      .when(open({ signal: back }, { now: LATER }))
      .then(recurred()));

  it('[Q8] opens nothing again for a period that began before it was fixed', () => {
    const before = { ...signal, period: '2030-01-14T00:00:00.000Z' };
    given(opened(), completed())
      .when(open({ signal: before }, { now: LATER }))
      .thenNothing();
    given(opened(), completed())
      .when(open({ signal: before }, { now: LATER, roles: ['operator'] }))
      .thenRefused('remediation_closed', {
        message: `It was fixed since, by ${ID} at ${DONE}: only a period that began later shows that it was not.`,
        facts: { remediationId: ID },
      });
    given(opened(), completed())
      .when(open({ signal: { ...signal, period: DONE } }, { now: LATER }))
      .thenNothing();
  });

  it('[Q8] takes up the periods of its window, to the moment', () => {
    const remediation = fold(remediationDecider, recorded([opened(), completed()])).remediations[
      ID
    ];
    const periods = ['2030-04-20T09:59:59.999Z', '2030-04-20T10:00:00.000Z'];
    expect(periods.map((period) => takesUp(remediation, period))).toEqual([true, false]);
    expect(takesUp(undefined, LATER)).toBe(true);
  });

  it('[Q8] opens nothing again after its window: that is another one', () => {
    const late = { ...signal, period: '2030-04-22T00:00:00.000Z' };
    given(opened(), completed())
      .when(open({ signal: late }, { now: '2030-04-29T01:00:00.000Z' }))
      .thenNothing();
  });

  it('[Q8] is nothing where no chart shows it, and people get a refusal', () => {
    given()
      .when(open({ signal: undefined }))
      .thenNothing();
    given()
      .when(open({ signal: undefined }, { roles: ['operator'] }))
      .thenRefused('drift_not_found', {
        message:
          'No chart says that there is more of gateway-down in refund in the week of 2029-12-24T00:00:00.000Z: see the report drift, with worse=true.',
      });
  });

  it('[Q8] is of no workflow where several have the job type, and nobody owns what nobody is named for', () => {
    const nobody = { title: 'No gateway', sla: 'PT1H' };
    const catalogue = { ...outside().catalogue, 'gateway-down': nobody };
    const escalationSteps = escalationPath([
      '2030-01-31T09:00:00.000Z',
      '2030-02-07T09:00:00.000Z',
      '2030-02-21T09:00:00.000Z',
    ]).map((escalationStep) => ({ ...escalationStep, owner: 'ops-head' }));
    given()
      .when(open({ definition: undefined, catalogue }))
      .then(opened({ workflowId: 'TBD', owner: 'TBD', escalationPath: escalationSteps }));
  });
});

describe('a remediation that came of drift', () => {
  const proof = { evidenceId: 'proof-1', kind: 'post-mortem', mediaType: 'application/pdf' };
  const proven = { ...proof, supersededBy: null, isShredded: false, isVerified: true };
  const provableBy = (evidence: object) => ({
    evidence: Entries.of({ 'proof-1': evidence }),
    claimedEvidence: [],
  });
  const provable = provableBy(proven);
  const complete = (context: object = { provable }) =>
    command(
      'complete-remediation',
      { remediationId: ID, evidence: ['proof-1'], noChangeBecause: 'replaced' },
      context,
      { roles: ['operator'] },
    );

  it('[Q8] is completed on evidence of no work order', () => {
    const data = { ...(completed().data as object), completedBy: 'olga' };
    given(opened()).when(complete()).then({ type: 'remediation.completed', data });
    const missing = [
      'proof instead of proof-1, which is not recorded: record it first, on no work order',
    ];
    given(opened()).when(complete({})).thenRefused('remediation_unproven', { facts: { missing } });
    given(opened())
      .when(complete({ provable: provableBy({ ...proven, kind: 'chat' }) }))
      .thenRefused('remediation_unproven');
  });

  it('[Q8] does not come back with a single exception: its code was never absent', () => {
    const recur = { remediationId: ID, exceptionId: 'exception-9', recurredOn: 'wo-2' };
    given(opened(), completed())
      .when(command('recur-remediation', recur, {}, { now: LATER }))
      .thenNothing();
    given(opened(), completed(), recurred(), completed())
      .when(command('recur-remediation', recur, {}, { now: LATER }))
      .thenNothing();
  });
});

type Alone = Parameters<typeof remediationDecider.decide>[0];

/** By the ledger, where the spec does not say otherwise. */
function open(
  context: Partial<RemediationContext> = {},
  overrides: Overrides | object = {},
): Alone {
  const about = { code: 'gateway-down', jobType: 'refund', periodKind: 'week' };
  const period = context.signal?.period ?? signal.period;
  return command('open-remediation', { ...about, remediationId: ID, period }, context, overrides);
}

function command(
  type: string,
  data: object,
  context: object,
  overrides: Overrides | object = {},
): Alone {
  const { catalogue, calendars } = outside();
  const around = {
    catalogue,
    calendars,
    definition: definition(),
    signal,
    provable: unknownWorkOrder,
  };
  return {
    type,
    data,
    metadata: metadata({ roles: ['service'], now: NOW, ...overrides }),
    context: { ...around, published: undefined, original: undefined, ...context },
  } as unknown as Alone;
}
