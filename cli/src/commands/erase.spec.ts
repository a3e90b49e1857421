import { runWrit as run } from '../../test/run-writ';

const reason = ['--reason', 'asked for'];
const COMPLETION = '/v1/erasures/completion';
const UNTIL = '2030-01-31T09:00:00.000Z';

describe('erasing', () => {
  it.each([
    [['--evidence', 'e1'], { evidenceId: 'e1' }, [{ evidenceId: 'e1' }], 'erased evidence e1'],
    [
      ['--evidence', 'e1', '--of', 'wo-1'],
      { evidenceId: 'e1', evidenceOf: 'wo-1' },
      [{ evidenceId: 'e1' }],
      'erased evidence e1',
    ],
    [['--subject', 'ana'], { subject: 'ana' }, [{ evidenceId: 'e2' }], 'erased evidence e2'],
    [
      ['--work-order', 'wo-1'],
      { workOrderId: 'wo-1' },
      [{ workOrderId: 'wo-1' }],
      'erased the texts of wo-1',
    ],
  ])(
    '[V4] asks for one thing and says what is gone: %j',
    async (args, body, shredded, sentence) => {
      const answer = { body: { erasureId: 'x', shredded } };
      const { stdout, requests } = await run(['erase', ...args, ...reason], () => answer);
      expect(requests[0]).toMatchObject({ path: '/v1/erasures' });
      expect(JSON.parse(requests[0]!.body)).toEqual({ ...body, reason: 'asked for' });
      expect(stdout).toContain(sentence);
    },
  );

  it.each([[[]], [['--evidence', 'e1', '--subject', 'ana']]])(
    '[V4] asks for nothing unless just one thing is named: %j',
    async (args) => {
      const erasure = run(['erase', ...args, ...reason], () => ({ body: {} }));
      await expect(erasure).rejects.toThrow(
        'just one of --evidence, --subject, --work-order and --stream',
      );
    },
  );

  it('[V4] needs a reason', async () => {
    const erasure = run(['erase', '--subject', 'ana'], () => ({ body: {} }));
    await expect(erasure).rejects.toThrow('--reason <text>');
  });
});

const AS_OF = '2030-01-01T09:00:00.000001Z';
const copiesIn = (states: Readonly<Record<string, string>>, until: string | null = null) =>
  Object.entries(states).map(([place, state]) => ({ place, state, until, message: 'because' }));
const removed = { 'dead-rows': 'gone', wal: 'gone', standbys: 'gone' };

describe('waiting until nothing that was erased can be recovered', () => {
  const completion = (isUnrecoverable: boolean, copies: readonly object[]) => ({
    body: { asOf: AS_OF, isUnrecoverable, copies },
  });

  it('[V4] asks until the database has no copy of a key, for the same erasures', async () => {
    const answers = [
      completion(false, copiesIn({ 'dead-rows': 'gone', wal: 'waiting' })),
      completion(true, copiesIn({ ...removed, backups: 'gone' })),
    ];
    const { requests, stdout, exitCode } = await run(['erase', '--until-unrecoverable'], () =>
      answers.shift()!,
    );
    expect(requests.map(({ path }) => path)).toEqual([COMPLETION, COMPLETION]);
    expect(requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([{}, { asOf: AS_OF }]);
    expect(stdout).toContain(`Nothing that was erased up to ${AS_OF} can be recovered.`);
    expect(exitCode).toBe(0);
  });

  it('[V4] erases first where something is named', async () => {
    const args = ['erase', '--subject', 'ana', ...reason, '--until-unrecoverable'];
    const { requests } = await run(args, ({ path }) =>
      path === COMPLETION
        ? completion(true, copiesIn({ ...removed, backups: 'gone' }))
        : { body: { erasureId: 'x', shredded: [] } },
    );
    expect(requests.map(({ path }) => path)).toEqual(['/v1/erasures', COMPLETION]);
  });

  it.each([
    ['waiting', UNTIL, 1, `From ${UNTIL} on`],
    ['unknown', null, 2, 'Writ cannot tell'],
  ])('[V4] does not wait for backups that are %s', async (backups, until, code, sentence) => {
    const answer = completion(false, copiesIn({ ...removed, backups }, until));
    const { requests, stdout, exitCode } = await run(
      ['erase', '--until-unrecoverable'],
      () => answer,
    );
    expect(requests).toHaveLength(1);
    expect(stdout).toContain(sentence);
    expect(exitCode).toBe(code);
  });
});
