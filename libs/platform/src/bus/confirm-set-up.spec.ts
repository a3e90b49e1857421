import { Unavailable } from '../commands';
import { confirmSetUp } from './confirm-set-up';

const sender = { tenant: 'acme', actor: { id: 'olga', key: 'key-1' } };

/** What became of a set-up, and what was requested. */
const outcomeOf = async (
  answer: () => Promise<boolean>,
  { isNew = false, by = sender }: { isNew?: boolean; by?: Parameters<typeof confirmSetUp>[1] },
) => {
  const requests: unknown[] = [];
  const bus = {
    request: async <T>(...request: readonly unknown[]) => {
      requests.push(request.slice(0, 2));
      return { ok: true, hasEnded: await answer() } as T;
    },
  };
  let isTakenBack = false;
  const takeBack = async () => void (isTakenBack = true);
  const error: unknown = await confirmSetUp(bus, by, {
    subject: 'ended',
    takeBack,
    isNew,
  }).catch((caught: unknown) => caught);
  return { error, isTakenBack, requests };
};

const nobodyAnswers = () => Promise.reject(new Unavailable('Nobody answers.'));

describe('what a credential set up', () => {
  it('stays while the log has no end of the credential', async () =>
    expect(await outcomeOf(async () => false, {})).toEqual({
      error: undefined,
      isTakenBack: false,
      requests: [['ended', { keyId: 'key-1', tenant: 'acme', principal: 'olga' }]],
    }));

  it('[O4] is about the session, too, that the credential acts by', async () => {
    const by = { ...sender, sessionId: 'session-1' };
    expect((await outcomeOf(async () => false, { by })).requests).toEqual([
      ['ended', { keyId: 'key-1', sessionId: 'session-1', tenant: 'acme', principal: 'olga' }],
    ]);
  });

  it('is taken back once the log has it', async () =>
    expect(await outcomeOf(async () => true, {})).toMatchObject({
      error: { code: 'unauthenticated' },
      isTakenBack: true,
    }));

  it('is taken back where nobody can say and it is new, and stays where it was there before', async () => {
    const [fresh, changed] = await Promise.all(
      [true, false].map((isNew) => outcomeOf(nobodyAnswers, { isNew })),
    );
    expect(fresh).toMatchObject({ error: { name: 'Unavailable' }, isTakenBack: true });
    expect(changed).toMatchObject({ error: { name: 'Unavailable' }, isTakenBack: false });
  });

  it('stays where the service is back a moment later', async () => {
    let isBack = false;
    const answer = async () => {
      if (isBack) return false;
      isBack = true;
      return nobodyAnswers();
    };
    expect(await outcomeOf(answer, { isNew: true })).toMatchObject({
      error: undefined,
      isTakenBack: false,
    });
  });

  it('is not checked where none of ours has one', async () =>
    expect(
      (await outcomeOf(nobodyAnswers, { by: { ...sender, actor: { id: 'x' } } })).requests,
    ).toEqual([]));
});
