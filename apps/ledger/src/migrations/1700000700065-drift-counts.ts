import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { expressionsOf, type WiderView, widenView } from '../views/sql/wider';
import { drift } from './1700000700022-drift';
import { remediationEffects } from './1700000700024-remediation-effects';

/** Open work that has a code already cannot get it again, and what no job type is known of counts against none. */
export class DriftCounts1700000700065 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of [points, effects]) await widenView(db, view);
  }

  /** The views go with the migrations that made them. */
  async down(): Promise<void> {}
}

const points: WiderView = {
  name: 'drift',
  from: drift.from,
  expressions: expressionsOf({ ...drift, added: drift.columns }),
  explained: {
    unsettled:
      'p: work orders of the period that are still open, have not had the code and may still get it; a signal downwards counts them as if they had. 0 for u.',
  },
  added: {},
};

const JOB_TYPE = 'e.job_type = r.job_type AND';

/** For the migrations that change it further. */
export const effects: WiderView = {
  name: 'remediation_effects',
  from: remediationEffects.from.replaceAll(JOB_TYPE, `r.job_type <> 'TBD' AND ${JOB_TYPE}`),
  expressions: expressionsOf({ ...remediationEffects, added: remediationEffects.columns }),
  explained: {
    job_type: 'Job type whose work is counted; TBD: all job types that are known.',
  },
  added: {},
};
