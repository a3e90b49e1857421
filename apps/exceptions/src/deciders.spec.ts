import { type CommandOf, type declareBreakGlass, subjects } from '#contracts';
import { metadata } from '#testkit';
import { Deciders } from './deciders';

const command = {
  type: 'declare-break-glass',
  data: { workOrderId: 'wo-1', action: { kind: 'refund.issue' }, code: 'c' },
  metadata: metadata(),
} as unknown as CommandOf<typeof declareBreakGlass>;

describe('those whom policy would ask', () => {
  it('[E7] are as policy answers', async () => {
    const sent: unknown[] = [];
    const request = <T>(subject: string, body: unknown): Promise<T> => {
      sent.push([subject, body]);
      return Promise.resolve({ ok: true, owners: ['finance'] } as T);
    };
    expect(await new Deciders({ request }).of(command)).toEqual(['finance']);
    expect(sent).toEqual([
      [
        subjects.internal.deciders,
        { workOrderId: 'wo-1', action: { kind: 'refund.issue' }, metadata: command.metadata },
      ],
    ]);
  });

  it('[E7] are not known where policy does not answer: urgency waits for nobody', async () => {
    const request = () => Promise.reject(new Error('no responders'));
    expect(await new Deciders({ request }).of(command)).toBeUndefined();
  });
});
