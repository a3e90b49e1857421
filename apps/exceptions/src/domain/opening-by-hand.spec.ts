import { type OpenRemediationBody } from '#contracts';
import { type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import { unknownWorkOrder, type WorkOrder } from '#work-order';
import { definition, outside } from '../../test/obligation-builders';
import { type RemediationContext } from './break-glass-terms';
import { remediationDecider } from './remediation.decider';

const { given } = specFor(remediationDecider);
const ID = 'remedy-1';
const BECAUSE = 'The courier loses parcels.';
const PERIOD = '2029-12-24T00:00:00.000Z';

describe('a remediation that somebody opens by hand', () => {
  it('[Q8] needs no signal, and is owned by the remediation owner of the code', () =>
    given().when(open()).then(opened()));

  it('[Q8] belongs to whom its opener names', () =>
    given()
      .when(open({ owner: 'dana' }))
      .then(opened({ owner: 'dana' }, ['dana', 'dana', 'shop-owner'])));

  it('[Q8] escalates to the owner of the workflow when nobody owns its code', () => {
    const catalogue = { ...outside().catalogue, late: { title: 'Late', sla: 'PT1H' } };
    const called = ['ops-head', 'ops-head', 'ops-head'];
    given()
      .when(open({ code: 'late' }, { catalogue, definition: undefined }))
      .then(opened({ code: 'late', owner: 'TBD', workflowId: 'TBD' }, called));
  });

  it('[Q8] names the exception and the post-review of the work order that show it', () => {
    const shown = { seenOn: 'wo-1', exceptionId: 'exception-1', postReviewId: 'review-1' };
    given()
      .when(open({ ...shown, jobType: undefined }, { seenOn: workOrder() }))
      .then(opened({ ...shown, jobType: 'payout' }));
  });

  it.each([
    [{ seenOn: 'wo-2' }, unknownWorkOrder, 'work_order_not_found'],
    [{ exceptionId: 'exception-2' }, undefined, 'exception_not_found'],
    [{ postReviewId: 'review-2' }, undefined, 'post_review_not_found'],
  ] as const)('[Q8] is refused when %j does not exist', (shown, seenOn, refusal) => {
    given()
      .when(open({ seenOn: 'wo-1', ...shown }, { seenOn: seenOn ?? workOrder() }))
      .thenRefused(refusal);
  });

  it('[Q8] is opened for work whose opening was not reported yet', () => {
    const unopened = { ...workOrder(), status: 'unknown', jobType: 'TBD' } as const;
    const shown = { seenOn: 'wo-1', exceptionId: 'exception-1' };
    given()
      .when(open({ ...shown, jobType: undefined }, { seenOn: unopened }))
      .then(opened({ ...shown, jobType: 'TBD' }));
    given()
      .when(open(shown, { seenOn: unopened }))
      .then(opened(shown));
  });

  it('[Q8] has the job type of the work order that shows it', () => {
    given()
      .when(open({ seenOn: 'wo-1', jobType: 'refund' }, { seenOn: workOrder() }))
      .thenRefused('invalid_request', {
        message: expect.stringContaining(': /jobType ') as string,
      });
    // The exception that shows it was raised before the opening of its work was reported.
    const shown = { seenOn: 'wo-1', exceptionId: 'exception-1' };
    given()
      .when(open({ ...shown, jobType: 'TBD' }, { seenOn: workOrder() }))
      .then(opened({ ...shown, jobType: 'payout' }));
  });

  it('[E1] has a code of the catalogue, of the workflow, or of its exception', () => {
    given()
      .when(open({ code: 'free text' }))
      .thenRefused('exception_code_not_found');
    given()
      .when(open({ code: 'uncatalogued' }, { seenOn: workOrder() }))
      .thenRefused('exception_code_not_found');
    const shown = { seenOn: 'wo-1', exceptionId: 'exception-1' };
    const terms = { owner: 'TBD' };
    const called = ['shop-owner', 'shop-owner', 'shop-owner'];
    given()
      .when(open({ code: 'uncatalogued', ...shown, jobType: undefined }, { seenOn: workOrder() }))
      .then(opened({ code: 'uncatalogued', ...shown, ...terms, jobType: 'payout' }, called));
    given()
      .when(open({ code: 'listed' }))
      .then(opened({ code: 'listed', ...terms }, called));
  });

  it('[Q8] is opened once, however often its command arrives', () =>
    given(opened()).when(open()).thenNothing());

  it.each<[Partial<OpenRemediationBody>, string]>([
    [{ because: undefined }, '/because'],
    [{ exceptionId: 'exception-1' }, '/seenOn'],
    [{ postReviewId: 'review-1' }, '/seenOn'],
    [{ periodKind: 'week', period: PERIOD }, '/because'],
    [{ because: undefined, periodKind: 'week', period: PERIOD, owner: 'dana' }, '/owner'],
    [{ because: undefined, periodKind: 'week' }, '/period'],
    [{ because: undefined, period: PERIOD }, '/periodKind'],
    [{ because: undefined, jobType: undefined, periodKind: 'week', period: PERIOD }, '/jobType'],
  ])('[Q8] is refused with %j at %s', (fields, pointer) => {
    given()
      .when(open(fields))
      .thenRefused('invalid_request', {
        message: expect.stringContaining(`: ${pointer} `) as string,
      });
  });

  it('[Q8] does not come back with a single exception', () => {
    const done = { evidence: ['proof-1'], noChangeBecause: 'replaced' };
    const completed = {
      type: 'remediation.completed',
      data: { remediationId: ID, ...done },
      recordedAt: '2030-01-20T10:00:00.000Z',
    };
    const data = { remediationId: ID, exceptionId: 'exception-9', recurredOn: 'wo-2' };
    const recur = { ...open(), type: 'recur-remediation', data };
    const later = metadata({ roles: ['service'], now: '2030-01-21T10:00:00.000Z' });
    given(opened(), completed)
      .when({ ...recur, metadata: later } as unknown as Command)
      .thenNothing();
  });
});

type Command = Parameters<typeof remediationDecider.decide>[0];

/** By olga, where the spec does not say otherwise. */
function open(
  fields: Partial<OpenRemediationBody> = {},
  context: Partial<RemediationContext> = {},
): Command {
  const about = { code: 'gateway-down', jobType: 'refund', because: BECAUSE };
  const { catalogue, calendars } = outside();
  const around = { catalogue, calendars, definition: definition(), provable: unknownWorkOrder };
  return {
    type: 'open-remediation',
    data: { ...about, ...fields, remediationId: ID },
    metadata: metadata({ roles: ['operator'] }),
    context: { ...around, published: undefined, original: undefined, ...context },
  } as unknown as Command;
}

function opened(
  data: object = {},
  called: readonly string[] = ['platform-lead', 'platform-lead', 'shop-owner'],
): NewEvent {
  const days = ['2030-01-31T09:00:00.000Z', '2030-02-07T09:00:00.000Z', '2030-02-21T09:00:00.000Z'];
  return {
    type: 'remediation.opened',
    data: {
      remediationId: ID,
      origin: 'by-hand',
      code: 'gateway-down',
      owner: 'platform-lead',
      jobType: 'refund',
      workflowId: 'refunds',
      because: BECAUSE,
      openedBy: 'olga',
      recurrenceWindow: 'P90D',
      dueAt: days[0],
      escalationPath: days.map((at, i) => ({ number: i + 1, at, owner: called[i]! })),
      ...data,
    },
  };
}

type Raised = Parameters<WorkOrder['exceptions']['all']['with']>[1];

/** Work on which an exception of an uncatalogued code was raised, and which has a post-review. */
function workOrder(): WorkOrder {
  const raised = { exceptionId: 'exception-1', code: 'uncatalogued' };
  const review = { postReviewId: 'review-1', code: 'gateway-down' };
  const { exceptions } = unknownWorkOrder;
  return {
    ...unknownWorkOrder,
    id: 'wo-1',
    status: 'open',
    jobType: 'payout',
    exceptions: {
      ...exceptions,
      all: exceptions.all.with(raised.exceptionId, raised as unknown as Raised),
    },
    reviews: { [review.postReviewId]: review },
  } as unknown as WorkOrder;
}
