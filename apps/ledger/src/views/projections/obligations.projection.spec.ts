import { type Projection } from '#kernel';
import { breakGlasses } from './break-glasses.projection';
import {
  brokenGlass,
  day,
  later,
  REF,
  remediationOpened,
  remediationRecurred,
} from './obligations.fixture';
import { postReviews } from './post-reviews.projection';
import { remediations } from './remediations.projection';
import { foldedRows, TestLog, type TestEvent } from './event.fixture';

const rows = (projection: Projection, ...events: readonly TestEvent[]) =>
  foldedRows(projection, new TestLog().record(...events));

describe('the view of break-glasses', () => {
  it('[E3] shows who declared it, for what, and its obligations', () => {
    const [row, ...others] = rows(breakGlasses, ...brokenGlass('1'));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      break_glass_id: 'bg-1',
      work_order_id: 'wo-1',
      status: 'live',
      declared_by: 'ben',
      on_behalf_of: 'acme-agent',
      permits: 'refund.issue',
      scope_system: 'erp',
      scope_amount_minor: 5_000,
      bypassed: 'dana, erik',
      second_signature_owner: null,
      job_type: 'refund',
      workflow_id: 'refunds',
      expires_at: day(2),
      post_review_id: 'pr-1',
      remediation_id: 're-1',
      position: 1,
      last_position: 3,
    });
    expect(row!['texts']).toEqual({ rationale: { ref: REF, sha256: 'cd'.repeat(32) } });
  });

  it('[Q11] shows who has to sign, and why', () => {
    const secondSignature = { owner: 'cfo', because: 'Overdue post-reviews: pr-0 of wo-0.' };
    expect(rows(breakGlasses, ...brokenGlass('1', { secondSignature }))).toMatchObject([
      { second_signature_owner: 'cfo', second_signature_because: secondSignature.because },
    ]);
  });

  it.each(['ended', 'expired'])('[E7] shows that it %s', (because) =>
    expect(rows(breakGlasses, ...brokenGlass('1'), later.ended('1', because))).toMatchObject([
      { status: because, ended_by: 'ben', last_position: 5 },
    ]),
  );
});

describe('the view of post-reviews', () => {
  it('[E3] is open from the declaration on, and names everybody who cannot review', () => {
    expect(rows(postReviews, ...brokenGlass('1'))).toMatchObject([
      {
        post_review_id: 'pr-1',
        break_glass_id: 'bg-1',
        status: 'open',
        owner: 'dana',
        declared_by: ['ben', 'acme-agent'],
        due_at: day(6),
        escalation_step: null,
        completed_at: null,
        position: 3,
      },
    ]);
  });

  it('[E6] keeps the first breach and the highest escalation step', () => {
    const [breached] = rows(postReviews, ...brokenGlass('1'), later.reviewBreached('1', 1));
    const [row] = rows(
      postReviews,
      ...brokenGlass('1'),
      later.reviewBreached('1', 1),
      later.reviewBreached('1', 2),
    );
    expect(row).toMatchObject({ status: 'open', escalation_step: 2, escalated_to: 'lead-2' });
    expect(row!['breached_at']).toBe(breached!['breached_at']);
  });

  it('[E4] shows the verdict and whose it is', () =>
    expect(
      rows(
        postReviews,
        ...brokenGlass('1'),
        later.reviewed('1', { verdict: 'not-upheld', evidence: ['e1', 'e2'] }),
      ),
    ).toMatchObject([
      { status: 'completed', verdict: 'not-upheld', reviewed_by: 'erik', evidence: 'e1, e2' },
    ]));

  it('goes to whom it is given', () =>
    expect(
      rows(
        postReviews,
        ...brokenGlass('1'),
        later.assigned('post-review', 'pr-1', 'cfo'),
        later.assigned('remediation', 're-1', 'lead'),
        later.assigned('approval', 'pr-1', 'nobody'),
      ),
    ).toMatchObject([{ owner: 'cfo' }]));

  it('knows nothing of what nobody scheduled', () =>
    expect(rows(postReviews, later.reviewed('1'), later.reviewBreached('1', 1))).toEqual([]));
});

describe('the view of remediations', () => {
  const opened = remediationOpened('1');

  it('[Q8] names who opened one by hand, what showed it, and where its reason is', () => {
    const shown = { seenOn: 'wo-1', exceptionId: 'ex-1', postReviewId: 'pr-1' };
    const because = { ref: REF, sha256: 'cd'.repeat(32) };
    const byHand = { origin: 'by-hand', openedBy: 'olga', because, ...shown };
    const event = remediationOpened('1', { ...byHand, workOrderId: undefined });
    expect(rows(remediations, { ...event, stream: 'remediation-re-1' })).toMatchObject([
      {
        work_order_id: null,
        stream_kind: 'remediation',
        origin: 'by-hand',
        opened_by: 'olga',
        seen_on: 'wo-1',
        exception_id: 'ex-1',
        post_review_id: 'pr-1',
        texts: { because },
      },
    ]);
    expect(rows(remediations, opened)).toMatchObject([{ opened_by: null, seen_on: null }]);
  });

  it('[Q8] has no time until when one opened by hand recurs', () => {
    const byHand = remediationOpened('1', { origin: 'by-hand', workOrderId: undefined });
    expect(rows(remediations, byHand, later.remediated('1'))).toMatchObject([
      { status: 'completed', recurs_until: null },
    ]);
  });

  it('[E3] is open until somebody shows evidence', () => {
    expect(rows(remediations, opened)).toMatchObject([
      {
        work_order_id: 'wo-1',
        stream_kind: 'work-order',
        origin: 'break-glass',
        status: 'open',
        owner: 'frida',
        due_at: day(31),
        recurs_until: null,
        recurrences: 0,
      },
    ]);
    const at = { recordedAt: day(10) };
    const workflow = { id: 'refunds', version: 2, digest: 'ab'.repeat(32) };
    expect(
      rows(remediations, opened, { ...later.remediated('1', { workflow }), ...at }),
    ).toMatchObject([
      {
        status: 'completed',
        completed_by: 'frida',
        completed_at: day(10),
        recurs_until: day(100),
        evidence: 'e1, e2',
        named_workflow_id: 'refunds',
        named_workflow_version: 2,
      },
    ]);
  });

  it('[E8] is open again when its code comes back, with an escalation path from its first step', () => {
    const events = [opened, later.remediationBreached('1', 2), later.remediated('1')];
    const [row] = rows(remediations, ...events, remediationRecurred('1'));
    expect(row).toMatchObject({
      status: 'open',
      stream_kind: 'work-order',
      due_at: day(60),
      escalation_step: null,
      breached_at: null,
      completed_at: null,
      recurs_until: null,
      evidence: null,
      recurrences: 1,
      recurred_on: 'wo-9',
    });
  });

  it('[Q2] keeps each obligation that ended before it recurred, with its owner and outcome', () => {
    const done = (on: number) => ({ ...later.remediated('1'), recordedAt: day(on) });
    const given = later.assigned('remediation', 're-1', 'lead');
    expect(rows(remediations, opened, done(10))).toMatchObject([{ earlier: null }]);
    const once = [opened, given, done(32), remediationRecurred('1')];
    const first = {
      number: 1,
      owner: 'lead',
      jobType: 'refund',
      workflowId: 'refunds',
      dueAt: day(31),
      endedAt: day(32),
      state: 'breached',
    };
    expect(rows(remediations, ...once)).toMatchObject([{ due_at: day(60), earlier: [first] }]);
    const second = { ...first, number: 2, owner: 'frida', dueAt: day(60), endedAt: day(60) };
    expect(rows(remediations, ...once, done(60), remediationRecurred('1'))).toMatchObject([
      { earlier: [first, { ...second, state: 'met' }] },
    ]);
  });

  it('[E4] keeps its work order when it goes on in a stream of its own', () => {
    const { data } = remediationRecurred('1');
    const recurred = { data: { ...data, workOrderId: undefined }, stream: 'remediation-re-1' };
    const events = [opened, later.remediated('1'), remediationRecurred('1', recurred)];
    expect(rows(remediations, ...events)).toMatchObject([
      { work_order_id: 'wo-1', stream_kind: 'remediation', recurrences: 1 },
    ]);
  });

  it('[Q8] may belong to no work order', () => {
    const { type, data } = remediationOpened('1', { workOrderId: undefined, origin: 'drift' });
    expect(rows(remediations, { type, data, stream: 'remediation-re-1' })).toMatchObject([
      { work_order_id: null, stream_kind: 'remediation', origin: 'drift' },
    ]);
  });

  it('goes to whom it is given', () =>
    expect(rows(remediations, opened, later.assigned('remediation', 're-1', 'lead'))).toMatchObject(
      [{ owner: 'lead' }],
    ));
});
