import { runWrit as run } from '../../test/run-writ';

const reason = ['--reason', 'asked for'];

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
      await expect(erasure).rejects.toThrow('just one of --evidence, --subject and --work-order');
    },
  );
});
