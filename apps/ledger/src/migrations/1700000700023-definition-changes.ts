import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';

/** When the rules of the work changed: the marks on charts. */
export class DefinitionChanges1700000700023 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(documentedViewSql(definitionChanges));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW writ.definition_changes');
  }
}

/** A policy governs a workflow version; where that was never published, its latest says what the work is. */
const jobTypeOfPolicy = `coalesce((SELECT w.job_type FROM views.workflows AS w
  WHERE w.tenant = p.tenant AND w.workflow_id = p.workflow_id
  ORDER BY w.digest = p.workflow_digest DESC, w.version DESC LIMIT 1), 'TBD')`;

const definitionChanges: DocumentedView = {
  name: 'definition_changes',
  meaning:
    'One row per published version of a workflow or policy, with the job type whose charts it is marked on.',
  from: `(
      SELECT tenant, 'workflow' AS kind, workflow_id AS definition_id, version, workflow_id, job_type,
        published_at, published_by, superseded_at, digest, event_id, position
      FROM views.workflows
      UNION ALL
      SELECT tenant, 'policy', policy_id, version, workflow_id, ${jobTypeOfPolicy},
        published_at, published_by, superseded_at, digest, event_id, position
      FROM views.policies AS p
    ) AS changes`,
  columns: {
    tenant: 'Whose row it is.',
    kind: 'workflow or policy.',
    definition_id: 'The workflow or the policy.',
    version: '1, 2, 3 … in order of publishing.',
    workflow_id: 'The workflow, also of a policy that governs it.',
    job_type: 'Job type of the workflow; TBD where a policy names one that nobody published.',
    published_at: 'When it was published.',
    published_by: 'Who published it.',
    superseded_at: 'When the next version was published; null while this one is in force.',
    digest: 'SHA-256 of what was published.',
    event_id: 'The event that published it: ask for its receipt by this id.',
    position: 'Ledger position of that event.',
  },
};
