import { rowsFrom, type TestEvent } from './event.fixture';
import { workflows } from './workflows.projection';

const published = (
  version: number,
  definition: object = {},
  rest: Partial<TestEvent> = {},
): TestEvent => ({
  type: 'workflow.published',
  stream: 'workflow-refunds',
  data: { workflowId: 'refunds', version, digest: 'ab'.repeat(32), definition },
  ...rest,
});
const rows = rowsFrom(workflows);

describe('the view of workflows', () => {
  it('shows each version with the fields of its definition', () => {
    const definition = { title: 'Refunds', jobType: 'refund', mode: 'observe', owner: 'dana' };
    expect(rows(published(1, definition))).toMatchObject([
      {
        workflow_id: 'refunds',
        version: 1,
        title: 'Refunds',
        job_type: 'refund',
        mode: 'observe',
        owner: 'dana',
        published_by: 'olga',
        superseded_at: null,
      },
    ]);
  });

  it('keeps the definition as it was published', () => {
    const definition = { title: 'Refunds', actions: [{ kind: 'refund.issue', later: { a: [1] } }] };
    expect(rows(published(1, definition))).toMatchObject([{ definition }]);
  });

  it('enforces where a definition does not say otherwise, and shows TBD for the rest', () => {
    expect(rows(published(1, { title: 7 }))).toMatchObject([
      { title: null, job_type: 'TBD', mode: 'enforce', owner: 'TBD' },
    ]);
  });

  it('[E2] shows how long work may take and wait, and what it wants before it is done', () => {
    const definition = {
      slas: { work: 'P5D', stallAfter: 'P1DT1S' },
      calendar: 'berlin',
      inputs: [
        { name: 'amount', type: 'integer' },
        { name: 'note', type: 'string', required: false },
      ],
      prerequisites: [{ name: 'scope', accept: 'Agreed.' }],
      stages: [{ name: 'pay', steps: [{ name: 'check' }, { name: 'pay' }] }],
      closure: { evidence: [{ kind: 'receipt' }] },
      gates: [{ name: 'launch', approvals: ['security'] }],
    };
    expect(rows(published(1, definition))).toMatchObject([
      {
        work_within: 'P5D',
        stall_after: 'P1DT1S',
        stall_after_ms: 86_401_000,
        calendar: 'berlin',
        done_when: {
          inputs: ['amount'],
          prerequisites: ['scope'],
          steps: ['check', 'pay'],
          evidence: ['receipt'],
          gates: [{ name: 'launch', approvals: ['security'], facts: [], evidence: [] }],
        },
      },
    ]);
    expect(rows(published(1))).toMatchObject([
      { work_within: null, stall_after_ms: null, calendar: null, done_when: { steps: [] } },
    ]);
  });

  it('[Q2] shows within what time the same job is repeat work, and what its stages leave', () => {
    const definition = {
      repeatWindow: 'P30D',
      stages: [
        { name: 'discovery', artifact: { kind: 'brief' } },
        { name: 'talks' },
        { name: 'letters', artifact: { kind: 'letter' }, support: true },
      ],
    };
    expect(rows(published(1, definition))).toMatchObject([
      {
        repeat_window: 'P30D',
        repeat_window_ms: 2_592_000_000,
        done_when: { artifacts: [{ stage: 'discovery', kind: 'brief' }] },
      },
    ]);
    expect(rows(published(1))).toMatchObject([
      { repeat_window: null, repeat_window_ms: null, done_when: { artifacts: [] } },
    ]);
  });

  it('marks the version before as superseded', () => {
    const occurredAt = '2030-01-05T00:00:00.000Z';
    expect(rows(published(1), published(2, {}, { occurredAt }))).toMatchObject([
      { version: 1, superseded_at: occurredAt },
      { version: 2, superseded_at: null },
    ]);
  });
});
