import { type RewrapAnswer } from '#contracts';
import { runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stub-server';

const first = { keyId: 'key-2', place: 'first', wraps: 1_500 } as const;
const old = { keyId: 'key-1', place: 'behind', wraps: 0 } as const;
const stretch = (parts: Partial<RewrapAnswer>): RewrapAnswer => ({
  keyId: 'key-2',
  rewrapped: 500,
  next: null,
  keys: null,
  ...parts,
});

/** Answers one stretch after the other, each by where it begins. */
const answering =
  (...stretches: readonly RewrapAnswer[]): Handler =>
  ({ body }) => {
    const { after = '0' } = JSON.parse(body) as { after?: string };
    return { body: stretches[Number(after)]! };
  };

describe('writ rewrap', () => {
  it('[V4] goes on until nothing is left, and says that the old key can go', async () => {
    const { stdout, requests, exitCode } = await runWrit(
      ['rewrap'],
      answering(
        stretch({ next: '1', keys: [first, { ...old, wraps: 1_000 }] }),
        stretch({ next: '2' }),
        stretch({ keys: [first, old] }),
      ),
    );
    expect(requests.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual(
      [{}, { after: '1' }, { after: '2' }].map((body) => ['POST', '/v1/content-keys/rewrap', body]),
    );
    expect(stdout).toMatch(/^wrapped 1,500 keys by key-2\n/);
    expect(stdout).toMatch(/key-1 +0 +wraps nothing: take it out of WRIT_CONTENT_KEY and restart/);
    expect(exitCode).toBeUndefined();
  });

  it.each([
    [{ ...old, wraps: 2 }, /still needed/],
    [
      { keyId: 'key-0', place: 'absent', wraps: 3 } as const,
      /NOT IN WRIT_CONTENT_KEY: put it back/,
    ],
  ])('[V4] ends with 1 while another key is needed', async (needed, message) => {
    const { stdout, exitCode } = await runWrit(
      ['rewrap'],
      answering(stretch({ keys: [first, needed] })),
    );
    expect(stdout).toMatch(message);
    expect(exitCode).toBe(1);
  });

  it('[V4] says the same as JSON', async () => {
    const { stdout } = await runWrit(
      ['rewrap', '--json'],
      answering(stretch({ keys: [first, old] })),
    );
    expect(JSON.parse(stdout)).toEqual({ keyId: 'key-2', rewrapped: 500, keys: [first, old] });
  });
});
