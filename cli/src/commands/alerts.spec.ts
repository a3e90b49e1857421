import { runWrit } from '../../test/run-writ';

describe('writ alerts add', () => {
  it.each([
    ['--threshold', 'raised'],
    ['--threshold', 'raised = 5'],
    ['--threshold', 'raised >= many'],
    ['--filters', 'step-blocked'],
  ])('[Q12] refuses %s "%s" before it sends anything', async (option, text) => {
    const errors: unknown[] = [];
    const given = ['--name', 'Late', '--report', 'exception-trends', option, text];
    const { requests } = await runWrit(
      ['alerts', 'add', ...given],
      () => ({ body: {} }),
      (error) => errors.push(error),
    );
    expect(requests).toEqual([]);
    expect(errors).toMatchObject([{ name: 'WritError' }]);
    expect(String(errors[0])).toMatch(new RegExp(`${option} takes .*, (?:and )?not ${text}\\.`));
  });
});
