import { eventually, type Stack } from '#testkit';
import { ApiUser } from './client';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const euros = (minor: number) => ({ minor, currency: 'EUR' });

/** How many runs a grant has left, as the approval shows it while its owner widens it. */
describe('a grant that counts its runs', () => {
  let stack: Stack;
  let integrator: ApiUser;
  let approver: ApiUser;
  let workOrderId: string;
  let approvalId: string;
  let position: number;

  beforeAll(() => {
    stack = sharedSystem();
    [integrator, approver] = ['integrator', 'approver'].map(
      (role) => new ApiUser(stack.url, stack.keys[role]!),
    ) as [ApiUser, ApiUser];
  });

  const refund = async (minor: number) => {
    const action = { ...issue, amount: euros(minor) };
    const { body } = await done(integrator.post('/v1/decisions', { workOrderId, action }));
    position = body.position;
    return body;
  };
  const grant = async (terms: object): Promise<void> => {
    const path = `/v1/approvals/${approvalId}/grant`;
    ({ position } = (await done(approver.post(path, { workOrderId, ...terms }))).body);
  };
  const left = async () => {
    const path = `/v1/approvals/${approvalId}?atLeast=${position}`;
    const { status, uses, usesLeft } = (await done(integrator.get(path))).body;
    return [status, uses, usesLeft];
  };

  it('[A9] has all of its own left once it is widened, one fewer after each run, and none in the end', async () => {
    workOrderId = await openRefund(integrator);
    const { decisionId, approvals } = await refund(5_000);
    approvalId = approvals[0];
    await grant({ scope: { amountUpTo: euros(1_000) }, uses: 3 });
    expect(await left()).toEqual(['partial', 3, 3]);
    for (const minor of [900, 800])
      expect(await refund(minor)).toMatchObject({ outcome: 'run', approvals: [approvalId] });
    expect(await left()).toEqual(['partial', 3, 1]);

    await grant({ uses: 3 });
    // The whole, for which the owner widened it, runs by itself.
    ({ position } = await eventually(
      async () => (await done(integrator.get(`/v1/decisions/${decisionId}`))).body.latest,
      ({ outcome }) => outcome === 'run',
    ));
    expect(await left()).toEqual(['approved', 3, 2]);
    for (const [minor, uses] of [
      [700, 1],
      [600, 0],
    ] as const) {
      expect(await refund(minor)).toMatchObject({ outcome: 'run', approvals: [approvalId] });
      expect(await left()).toEqual(['approved', 3, uses]);
    }
    expect(await refund(500)).toMatchObject({ outcome: 'wait' });
    expect(await left()).toEqual(['approved', 3, 0]);
  });
});
