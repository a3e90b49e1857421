import { foldedRows, TestLog, type Told } from './told.fixture';
import { workflows } from './workflows.projection';

const published = (version: number, definition: object = {}, rest: Partial<Told> = {}): Told => ({
  type: 'workflow.published',
  stream: 'workflow-refunds',
  data: { workflowId: 'refunds', version, digest: 'ab'.repeat(32), definition },
  ...rest,
});
const rows = (...told: readonly Told[]) => foldedRows(workflows, new TestLog().record(...told));

describe('the view of workflows', () => {
  it('shows each version with what its definition says of itself', () => {
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

  it('enforces where a definition does not say otherwise, and shows TBD for the rest', () => {
    expect(rows(published(1, { title: 7 }))).toMatchObject([
      { title: null, job_type: 'TBD', mode: 'enforce', owner: 'TBD' },
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
