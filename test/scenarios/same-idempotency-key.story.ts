import { type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { done, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

const action = {
  kind: 'order.inspect',
  authority: 'read',
  system: 'shop',
  objects: ['order-7'],
};

/** An Idempotency-Key is one of its sender: others may guess it, or number their requests in the same way. */
describe('the same Idempotency-Key of two callers', () => {
  let stack: Stack;
  let callers: ApiUser[];
  beforeAll(() => {
    stack = sharedSystem();
    callers = ['integrator', 'operator'].map((role) => new ApiUser(stack.url, stack.keys[role]!));
  });

  /** The answers to one request of both, under one key. */
  const bothSend = async (path: string, body: object) => {
    const headers = { 'Idempotency-Key': newId('key') };
    return Promise.all(
      callers.map(async (caller) => (await done(caller.post(path, body, headers))).body),
    );
  };

  it('[I1] opens work of each of them', async () => {
    const inputs = { order: 'order-7', reason: 'damaged' };
    const answers = await bothSend('/v1/actions', { workflow: 'refunds', inputs, action });
    expect(new Set(answers.map(({ workOrderId }) => workOrderId)).size).toBe(2);
  });

  it('[I1] records evidence of each of them', async () => {
    const workOrderId = await openRefund(callers[0]!);
    const answers = await bothSend('/v1/evidence', {
      workOrderId,
      kind: 'note',
      mediaType: 'text/plain',
      sha256: 'a'.repeat(64),
      uri: 'https://files.example/note.txt',
    });
    expect(new Set(answers.map(({ evidenceId }) => evidenceId)).size).toBe(2);
  });
});
