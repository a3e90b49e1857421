import canonicalize from 'canonicalize';
import { type NatsConnection } from 'nats';
import {
  allCommands,
  internalCommandSubject,
  openWorkOrder,
  publicCommandSubject,
  subjects,
} from '#contracts';
import { LONGEST_WAIT_MS, type Stack } from '#testkit';
import { ApiUser, cloudEvent, newId } from './client';
import {
  badFrames,
  badItems,
  badMetadata,
  badQueries,
  badQuestions,
  internalSubjects,
} from './frames';
import { naughtyTexts } from './rubbish';
import { natsUser, sendOverNats } from './nats-user';
import { sharedSystem } from './shared-system';
import { complaints, complaintsAboutReply, Watch } from './unharmed';

describe('bad frames over NATS', () => {
  let stack: Stack;
  let watch: Watch;
  let outside: NatsConnection;
  let inside: NatsConnection;
  let token: string;
  let deploymentToken: string;

  beforeAll(async () => {
    stack = sharedSystem();
    outside = await natsUser(stack.natsIntegratorUrl!);
    inside = await natsUser(stack.natsUrl);
    const tokenOf = async (role: string): Promise<string> =>
      (await new ApiUser(stack.url, stack.keys[role]!).post('/v1/tokens')).body.token;
    [token, deploymentToken] = [await tokenOf('admin'), await tokenOf('deployment-admin')];
    watch = await Watch.over(stack);
  });

  afterAll(async () => {
    await outside?.close();
    await inside?.close();
    await watch?.close();
  });

  const ask = (nats: NatsConnection, subject: string, data: Uint8Array, by?: string) =>
    sendOverNats(nats, subject, data, { token: by, timeout: LONGEST_WAIT_MS });
  const tokenFor = (roles: readonly string[]): string =>
    roles.includes('admin') ? token : deploymentToken;
  const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

  const opened = cloudEvent('work-order.opened', { workOrderId: 'wo', workflow: 'refunds' });

  it('[I6] answers nobody with a token that is none on any public subject', async () => {
    const commands = allCommands.filter(({ roles }) => roles.some((role) => role !== 'service'));
    const publicSubjects = [subjects.intake.submit, ...commands.map(publicCommandSubject)];
    const tokens = ['', 'x', 'a.b.c', `${token}x`, token.split('.').with(1, 'e30').join('.')];
    const items = publicSubjects.flatMap((subject) => [
      ...tokens.map((by) => ({ subject, by, bytes: bytesOf(opened) })),
      ...badFrames.map(([, bytes]) => ({ subject, by: '', bytes })),
    ]);
    await watch.during(async () => {
      const found = await complaints(
        items,
        ({ subject, by, bytes }) => `${subject} ${by} ${bytes.subarray(0, 40)}`,
        async ({ subject, by, bytes }) =>
          complaintsAboutReply(await ask(outside, subject, bytes, by), ['unauthenticated']),
      );
      expect(found).toEqual([]);
    });
  });

  it('[G9] answers every bad frame with a token, on every public subject', async () => {
    const commands = allCommands.filter(({ roles }) => roles.some((role) => role !== 'service'));
    const items = commands.flatMap((command) =>
      [...badFrames, ['{}', bytesOf({})] as const].map(([name, bytes]) => ({
        command,
        name,
        bytes,
      })),
    );
    await watch.during(async () => {
      const found = await complaints(
        items,
        ({ command, name }) => `${command.name} ${name}`,
        async ({ command, bytes }) =>
          complaintsAboutReply(
            await ask(outside, publicCommandSubject(command), bytes, tokenFor(command.roles)),
            ['invalid_request'],
          ),
      );
      expect(found).toEqual([]);
    });
  });

  const allRefusedInside = (
    items: readonly (readonly [subject: string, data: Uint8Array])[],
    codes?: string[],
  ) =>
    watch.during(async () => {
      const found = await complaints(
        items,
        ([subject, data]) => `${subject} ${Buffer.from(data.subarray(0, 300)).toString()}`,
        async ([subject, data]) => complaintsAboutReply(await ask(inside, subject, data), codes),
      );
      expect(found).toEqual([]);
    });

  it('[G9] refuses bad frames between our own processes too', async () => {
    await allRefusedInside(
      internalSubjects.flatMap((subject) =>
        [...badFrames, ['{}', bytesOf({})] as const].map(([, bytes]) => [subject, bytes] as const),
      ),
    );
  });

  it('[I6] does no command whose metadata does not say for certain who asks', async () => {
    const data = { workOrderId: newId('wo'), workflow: 'refunds' };
    await allRefusedInside(
      badMetadata.flatMap((metadata) => [
        [
          internalCommandSubject({ service: 'intake', name: 'open-work-order' }),
          bytesOf({ name: 'open-work-order', data, metadata }),
        ] as const,
        [subjects.internal.submit, bytesOf({ events: [], route: 'http', metadata })] as const,
        [
          subjects.internal.issueKey,
          bytesOf({ principal: 'a', roles: ['admin'], metadata }),
        ] as const,
        [
          subjects.internal.createTenant,
          bytesOf({ tenant: 'nowhere', principal: 'a', metadata }),
        ] as const,
      ]),
      ['invalid_request', 'forbidden'],
    );
  });

  it('[G9] appends nothing that is not whole, and goes on writing', async () => {
    await watch.during(async () => {
      const found = await complaints(
        badItems,
        (item) => JSON.stringify(item)?.slice(0, 500),
        async (item) => {
          const reply = await ask(inside, subjects.ledger.append, bytesOf({ items: [item] }));
          const isInvalid = reply.ok && reply.results[0].outcome === 'invalid';
          return isInvalid ? [] : complaintsAboutReply(reply, ['invalid_request']);
        },
      );
      expect(found).toEqual([]);
    });
  });

  it('[G9] answers no question that means nothing', async () => {
    await allRefusedInside(
      [...badQuestions, ...badQueries.map((query) => [subjects.ledger.query, query] as const)].map(
        ([subject, question]) => [subject, bytesOf(question)] as const,
      ),
    );
  });

  it('[G9] keeps the naughty strings that it takes as they were sent', async () => {
    const workOrderId = newId('naughty');
    const inputs = Object.fromEntries([
      ...naughtyTexts.map((text, index) => [`n${index}`, text]),
      ...['order', 'reason', 'toString', 'valueOf', 'size'].map((name) => [name, name]),
    ]);
    const sent = { title: naughtyTexts[7]!, inputs };
    const body = bytesOf({ workOrderId, workflow: 'refunds', ...sent });
    const opened = await ask(outside, publicCommandSubject(openWorkOrder), body, token);
    expect(opened).toMatchObject({ ok: true });
    const analyst = new ApiUser(stack.url, stack.keys['analyst']!);
    const history = await analyst.get(`/v1/work-orders/${workOrderId}/history`);
    const { title, inputs: stored } = history.body.items[0].data;
    expect(canonicalize({ title, inputs: stored })).toBe(canonicalize(sent));
  });
});
