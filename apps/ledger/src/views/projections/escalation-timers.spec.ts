import {
  brokenGlass,
  day,
  later,
  raised,
  remediationOpened,
  remediationRecurred,
  scheduled,
} from './obligations.fixture';
import { rowsFrom, type TestEvent } from './event.fixture';
import { timers } from './timers.projection';

const rows = rowsFrom(timers);
/** `kind/subject/escalationStep` → when it is due. */
const due = (...events: readonly TestEvent[]) =>
  Object.fromEntries(
    rows(...events).map((row) => [
      `${row['kind']}/${row['subject']}/${row['escalation_step']}`,
      row['due_at'],
    ]),
  );

const work = (type: string, more: object = {}): TestEvent => ({
  type: `work-order.${type}`,
  data: { workOrderId: 'wo-1', mode: 'enforce', ...more },
});

describe('the timers of exceptions', () => {
  it('[E2] are the escalation steps of the escalation path that was set when it was raised', () => {
    expect(due(raised('x1'))).toEqual({ 'exception/x1/1': day(3), 'exception/x1/2': day(5) });
    expect(due(raised('x1', { escalationPath: undefined }))).toEqual({});
    expect(rows(raised('x1'))[0]).toMatchObject({ work_order_id: 'wo-1', position: 1 });
  });

  it('[E2] take an escalation step once, and none when it is resolved', () => {
    const escalated = later.escalated('x1', 1);
    expect(due(raised('x1'), escalated)).toEqual({ 'exception/x1/2': day(5) });
    expect(due(raised('x1'), escalated, later.resolved('x1'))).toEqual({});
    expect(due(raised('x1'), later.exceptionAssigned('x1', 'erik'))).toEqual(due(raised('x1')));
  });
});

describe('the timers of outcomes', () => {
  const decided = (decisionId: string, more: object = {}): TestEvent => ({
    type: 'decision.made',
    data: { workOrderId: 'wo-1', decisionId, outcome: 'run', ...more },
  });
  const run = decided('d-1', { outcomeDueAt: day(2) });
  const report = (type: string, more: object = {}): TestEvent => ({
    type,
    data: { workOrderId: 'wo-1', decisionId: 'd-1', authorised: true, ...more },
  });

  it('[P13] are due as the run says, once, until it is reported or the exception is raised', () => {
    expect(due(run)).toEqual({ 'outcome/d-1/due': day(2) });
    expect(due(decided('d-1'))).toEqual({});
    for (const type of ['action.performed', 'action.failed'])
      expect(due(run, report(type))).toEqual({});
    const about = { cause: 'outcome', subject: 'd-1' };
    expect(Object.keys(due(run, raised('x1', about)))).not.toContain('outcome/d-1/due');
  });

  it('[P14] go on where somebody else reported it', () => {
    for (const type of ['action.performed', 'action.failed'])
      expect(due(run, report(type, { authorised: false, notTheirs: true }))).toEqual(due(run));
  });

  it('[P13] go over to the run that replaces a run, and stay with one that was withdrawn', () => {
    const again = decided('d-2', { outcomeDueAt: day(3), supersedes: 'd-1' });
    expect(due(run, again)).toEqual({ 'outcome/d-2/due': day(3) });
    const stop = decided('d-2', { outcome: 'stop', supersedes: 'd-1' });
    expect(due(run, stop)).toEqual({ 'outcome/d-1/due': day(2) });
  });
});

describe('the timers of obligations', () => {
  it('[E3] are those of all obligations of one declaration', () =>
    expect(Object.keys(due(...brokenGlass('1'))).sort()).toEqual([
      'break-glass/bg-1/expire',
      'exception/ex-1/1',
      'exception/ex-1/2',
      ...['1', '2', '3'].map((escalationStep) => `post-review/pr-1/${escalationStep}`),
      ...['1', '2', '3'].map((escalationStep) => `remediation/re-1/${escalationStep}`),
    ]));

  it('[E7] end a break-glass once', () => {
    const [declared] = brokenGlass('1');
    expect(due(declared!)).toEqual({ 'break-glass/bg-1/expire': day(2) });
    expect(due(declared!, later.ended('1'))).toEqual({});
  });

  it('[E6] go on, escalation step after escalation step, until the review is done', () => {
    expect(due(scheduled('1'), later.reviewBreached('1', 1))).toEqual({
      'post-review/pr-1/2': day(13),
      'post-review/pr-1/3': day(27),
    });
    expect(due(scheduled('1'), later.reviewBreached('1', 1), later.reviewed('1'))).toEqual({});
  });

  it('[E4] begin again when a fixed cause comes back, also without a work order', () => {
    const events = [remediationOpened('1'), later.remediationBreached('1', 1)];
    expect(due(...events, later.remediated('1'))).toEqual({});
    const { data } = remediationRecurred('1');
    const again = { type: 'remediation.recurred', data: { ...data, workOrderId: undefined } };
    expect(rows(...events, later.remediated('1'), again)).toMatchObject([
      { kind: 'remediation', escalation_step: '1', due_at: day(60), work_order_id: null },
    ]);
    expect(due(...events, remediationRecurred('1'))).toEqual({ 'remediation/re-1/1': day(60) });
  });

  it('[E4] outlive the work order', () =>
    expect(due(scheduled('1'), work('abandoned'))).toEqual(due(scheduled('1'))));
});

describe('the timer of work', () => {
  const opened = work('opened', { dueAt: day(8) });

  it('[E2] is when the work is due, as long as it is open', () => {
    expect(due(opened)).toEqual({ 'work/wo-1/overdue': day(8) });
    expect(due(work('opened'))).toEqual({});
    expect(due(opened, work('abandoned'))).toEqual({});
    expect(due(opened, work('closed'))).toEqual({ 'work/wo-1/overdue': null });
  });

  it('[C4] goes on when the work is taken up again', () => {
    expect(due(opened, work('closed'), work('closed'), work('reopened'))).toEqual(due(opened));
  });

  it('[E2] is taken by the exception that says so', () => {
    const overdue = raised('x1', { cause: 'work', subject: 'wo-1', escalationPath: [] });
    expect(due(opened, overdue)).toEqual({ 'work/wo-1/overdue': null });
    expect(due(opened, overdue, work('closed'), work('reopened'))).toEqual(due(opened, overdue));
  });

  it('[I9] is not set for what is imported or only observed', () => {
    const origin = { source: 'xes', eventId: '1', imported: true };
    expect(due(work('opened', { dueAt: day(8), origin }))).toEqual({});
    expect(due(work('opened', { dueAt: day(8), mode: 'observe' }))).toEqual({});
  });
});
