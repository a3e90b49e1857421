import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { type Stack } from '#testkit';
import { type Answer, ApiUser, newId } from './client';
import { done } from './refund-work';

/** Water is rising, and the manager who has to approve is not there. */
export const restart = {
  kind: 'pump.restart',
  authority: 'apply',
  system: 'plant',
  writes: ['pump'],
  objects: ['pump-3'],
  rollback: 'Switch it off.',
};

const workflow = {
  id: 'pumps',
  jobType: 'pump-work',
  title: 'Keep the cellar dry',
  owner: 'plant-lead',
  systems: [{ name: 'plant', writes: ['pump'] }],
  actions: [{ kind: restart.kind, authority: 'apply', system: 'plant', writes: ['pump'] }],
  stages: [{ name: 'only', steps: [{ name: 'look' }, { name: 'paint' }] }],
  closure: { evidence: [{ kind: 'pump-report' }] },
  approvals: { restart: { owner: 'plant-manager', answerWithin: 'PT8H', validFor: 'PT1H' } },
};

const cedar = `@id("restart-waits")
@outcome("wait")
@approval("restart")
@reason("A pump is restarted when the manager says so.")
permit (principal, action == Action::"pump.restart", resource);
`;

export const CODE = 'pump-down';

/** Publishes the workflow, whose only action waits, and a code that permits break-glass. */
export const publishPumps = async (admin: ApiUser): Promise<void> => {
  const owned = { title: 'Nobody owns it', owner: 'plant-lead', sla: 'PT4H' };
  await done(admin.put('/v1/exception-codes/owner-missing', owned));
  await done(
    admin.put(`/v1/exception-codes/${CODE}`, {
      title: 'A pump does not run',
      owner: 'mechanics',
      sla: 'PT4H',
      remediationOwner: 'engineering',
      breakGlass: { ttlMax: 'PT4H', reviewOwner: 'plant-review', reviewWithin: 'P5D' },
    }),
  );
  await done(admin.put('/v1/workflows/pumps', workflow));
  await done(admin.put('/v1/policies/pumps', { workflowId: 'pumps', cedar }));
};

export const openPumpWork = async (user: ApiUser): Promise<string> => {
  const workOrderId = newId('pump');
  await done(
    user.post('/v1/work-orders', { workOrderId, workflow: 'pumps', objects: ['pump-3', 'pump-4'] }),
  );
  return workOrderId;
};

/** The declaration of a break-glass on that work order; `other` changes it. */
export const declare = (
  user: ApiUser,
  workOrderId: string,
  other: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const rationale = 'The cellar fills, and the manager is on a plane.';
  const usual = { action: restart, code: CODE, rationale, timeToLive: 'PT1H' };
  return user.post('/v1/break-glass', { workOrderId, ...usual, ...other }, headers);
};

/** Records a few bytes as evidence of the work order. */
export const record = async (user: ApiUser, workOrderId: string, kind: string): Promise<string> => {
  const content = Buffer.from(`${kind} of ${workOrderId}`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const about = { kind, sha256, size: content.length, mediaType: 'text/plain' };
  const body = {
    workOrderId,
    ...about,
    visibility: 'private',
    content: content.toString('base64'),
  };
  return (await done(user.post('/v1/evidence', body))).body.evidenceId;
};

/** A person with a key of that role, who may answer for anybody. */
export const personOf =
  (stack: Stack, admin: ApiUser) =>
  async (principal: string, role: string): Promise<ApiUser> => {
    const body = { principal, roles: [role], owners: ['*'] };
    return new ApiUser(stack.url, (await done(admin.post('/v1/keys', body))).body.key);
  };

/** The clock that all services go by, which the test may move. */
export class MovedClock {
  private readonly sql: Client;
  private isConnected = false;

  constructor(stack: Stack) {
    this.sql = new Client(stack.databaseUrl);
  }

  async forward(ms: number): Promise<void> {
    await this.connected();
    const more = `${ms} milliseconds`;
    await this.sql.query('UPDATE ledger.clock SET ahead = ahead + $1::interval', [more]);
  }

  /** What the database answers by that clock. */
  async rows(text: string): Promise<readonly (readonly unknown[])[]> {
    await this.connected();
    return (await this.sql.query({ text, rowMode: 'array' })).rows;
  }

  async stop(): Promise<void> {
    if (this.isConnected) await this.sql.end();
  }

  private async connected(): Promise<void> {
    if (!this.isConnected) await this.sql.connect();
    this.isConnected = true;
  }
}
