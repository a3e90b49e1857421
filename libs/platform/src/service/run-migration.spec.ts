import { runMigration } from './run-migration';

const settings = { WRIT_DATABASE_OWNER_URL: 'postgres://owner@127.0.0.1/writ' };

describe('the migrations of one program', () => {
  const env = process.env;
  beforeEach(() => (process.env = { ...settings }));
  afterEach(() => {
    process.env = env;
    process.exitCode = undefined;
  });
  const written = (stream: 'stdout' | 'stderr'): jest.SpyInstance =>
    jest.spyOn(process[stream], 'write').mockReturnValue(true);

  it('run one after another, and none after one that failed', async () => {
    const [output, errors] = [written('stdout'), written('stderr')];
    const begun: string[] = [];
    const first = runMigration(async () => {
      await new Promise(setImmediate);
      begun.push('first');
      return ['tables'];
    });
    const failing = runMigration(() => {
      begun.push('failing');
      return Promise.reject(new Error('there is no such role'));
    });
    const last = runMigration(() => Promise.resolve([`${begun.push('last')}`]));
    await Promise.all([first, failing, last]);

    expect(begun).toEqual(['first', 'failing']);
    expect(output.mock.calls).toEqual([['Migrated: tables.\n']]);
    expect(errors.mock.calls).toEqual([['there is no such role\n']]);
    expect(process.exitCode).toBe(1);
  });
});
