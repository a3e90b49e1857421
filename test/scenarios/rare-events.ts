import { eventually, type Stack } from '#testkit';
import { ApiUser, cloudEvent, newId } from './client';
import { MovedClock } from './pump-work';
import { BRIEF } from './refund-brief';
import { done, openRefund } from './refund-work';

const TWO_SIGN = {
  id: 'joint-work',
  jobType: 'joint-work',
  title: 'What two people sign',
  owner: 'joint-lead',
  stages: [{ name: 'only', steps: [{ name: 'look' }] }],
  approvals: {
    joint: { owner: 'joint-lead', answerWithin: 'P1D', validFor: 'P1D', signatures: 2 },
  },
  gates: ['signed', 'left-out'].map((name) => ({ name, approvals: ['joint'] })),
};

/** Types of events that no other story of its system brings about. */
export const RARE_EVENTS = [
  'approval.signed',
  'delegation.superseded',
  'exception.assigned',
  'gate.skipped',
  'halt.declared',
  'halt.expired',
  'halt.lifted',
  'work-order.observed',
];

/** Brings them about. Moves the clock of the system forward. */
export const bringAboutRareEvents = async (stack: Stack): Promise<void> => {
  const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
  await ofJointWork(user);
  await ofDelegatedRefund(user);
  await ofImportedWork(user);
  await ofHalts(stack, user);
};

type UserOf = (role: string) => ApiUser;

const ofJointWork = async (user: UserOf): Promise<void> => {
  await done(user('admin').put('/v1/workflows/joint-work', TWO_SIGN));
  const workOrderId = newId('joint');
  await done(user('integrator').post('/v1/work-orders', { workOrderId, workflow: TWO_SIGN.id }));
  const request = { workOrderId, gate: 'signed', kind: 'joint' };
  const { approvalId } = (await done(user('operator').post('/v1/approvals', request))).body;
  await done(user('approver').post(`/v1/approvals/${approvalId}/grant`, { workOrderId }));
  const why = { rationale: 'The work is a trial.', scope: 'This work order alone.' };
  await done(user('operator').post(`/v1/work-orders/${workOrderId}/gates/left-out/skip`, why));
};

const ofDelegatedRefund = async (user: UserOf): Promise<void> => {
  const workOrderId = await openRefund(user('integrator'));
  const task = { workOrderId, kind: 'delegate_task', step: 'inspect-order', brief: BRIEF };
  for (const recipient of ['agent-early', 'agent-late'])
    await done(user('operator').post('/v1/delegations', { ...task, recipient }));
  const lost = { workOrderId, code: 'input-missing', rationale: 'The parcel is lost.' };
  const { exceptionId } = (await done(user('operator').post('/v1/exceptions', lost))).body;
  const given = { workOrderId, owner: 'fiona', reason: 'She knows the carrier.' };
  await done(user('operator').post(`/v1/exceptions/${exceptionId}/assign`, given));
};

/** Work of a log that ended a minute ago. */
const ofImportedWork = async (user: UserOf): Promise<void> => {
  const workflow = 'seen-work';
  const seen = { ...TWO_SIGN, id: workflow, jobType: workflow, mode: 'observe' };
  await done(user('admin').put(`/v1/workflows/${workflow}`, seen));
  const workOrderId = newId('seen');
  const until = new Date(Date.now() - 60_000).toISOString();
  const log = [
    cloudEvent('work-order.opened', { workOrderId, workflow }, { imported: true, time: until }),
    cloudEvent('work-order.observed', { workOrderId, until }, { imported: true, time: until }),
  ];
  for (const event of log) await done(user('integrator').publish([event]));
};

const ofHalts = async (stack: Stack, user: UserOf): Promise<void> => {
  const clock = new MovedClock(stack);
  const declare = async (principal: string): Promise<string> => {
    const [row] = await clock.rows(`SELECT writ.now() + interval '1 hour'`);
    const until = (row![0] as Date).toISOString();
    const halt = { principal, reason: 'It repeats itself.', until };
    return (await done(user('admin').post('/v1/halts', halt))).body.haltId;
  };
  try {
    const lifted = await declare('agent-early');
    const why = { reason: 'Its makers have repaired it.' };
    await done(user('operator').post(`/v1/halts/${lifted}/lift`, why));
    const expired = await declare('agent-late');
    await clock.forward(2 * 3_600_000);
    await eventually(
      async () => (await user('operator').get(`/v1/halts/${expired}`)).body,
      ({ endedAt }) => endedAt !== null,
    );
  } finally {
    await clock.stop();
  }
};
