import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Stack } from '#testkit';
import { ApiUser } from './client';
import { sharedSystem } from './shared-system';

const run = promisify(execFile);

/** The use cases and the engagement, as anybody plays them with `npm run demo`. */
describe('the use cases of the examples', () => {
  let stack: Stack;
  let analyst: ApiUser;

  beforeAll(async () => {
    stack = sharedSystem();
    analyst = new ApiUser(stack.url, stack.keys['analyst']!);
  });

  it.each([
    ['Route inbound leads', 'route-leads'],
    ['Recover support cases', 'support-recovery'],
    ['Approve credits or refunds', 'refunds'],
    ['Verify launches', 'verify-launch'],
    ['Triage production issues', 'triage-production'],
    ['Reconcile system records', 'reconcile-records'],
    ['Prepare owner updates', 'owner-updates'],
    ['Move backlog work', 'move-backlog'],
    ['Run a services engagement', 'services-engagement'],
  ])('[P9] %s', async (title, workflow) => {
    const { code, stdout, stderr } = await demo(workflow);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(title);
    expect(outcomesIn(stdout)).toEqual(expect.arrayContaining(['RUN', 'WAIT', 'STOP']));

    const [, workOrderId] = /work order (\S+):/.exec(stdout)!;
    const { body: workOrder } = await analyst.get(`/v1/work-orders/${workOrderId}`);
    expect(workOrder).toMatchObject({ status: 'closed', closureEvidenceId: expect.any(String) });
    // Another view, which may be behind the one that shows the closure.
    const { lastPosition } = workOrder;
    const exceptions = await analyst.get(
      `/v1/exceptions?workOrderId=${workOrderId}&atLeast=${lastPosition}`,
    );
    const statuses = exceptions.body.items.map(({ status }: { status: string }) => status);
    expect(new Set(statuses)).toEqual(new Set(['resolved']));
  });

  it('[P9] are played again on the same system', async () => {
    const { code, stdout } = await demo('support-recovery', 'refunds');
    expect(code).toBe(0);
    expect(stdout.match(/^\d\d {8}\S+ .* ok$/gm)).toHaveLength(2);
  });

  it('[P9] are named where a wrong one is requested', async () => {
    const { code, stderr } = await demo('refund');
    expect(code).toBe(1);
    expect(stderr).toMatch(/No story of refund: .*refunds/);
  });

  const demo = async (
    ...workflows: string[]
  ): Promise<{ code: number; stdout: string; stderr: string }> => {
    const env = { ...process.env, WRIT_URL: stack.url, WRIT_DATA: stack.dataFolder };
    try {
      const args = ['dist/cli/src/demo/main.js', ...workflows];
      return { code: 0, ...(await run(process.execPath, args, { env })) };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  };
});

const outcomesIn = (text: string): string[] =>
  [...text.matchAll(/^ {4}(RUN|WAIT|STOP)\b/gm)].map(([, word]) => word!);
