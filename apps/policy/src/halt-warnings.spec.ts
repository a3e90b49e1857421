import { Unavailable } from '#platform';
import { HaltWarnings } from './halt-warnings';

const unknown = ['Whether anything here has these names could not be looked up now: check them.'];
const never = new Promise<never>(() => undefined);

describe('the answer to a halt', () => {
  const log = { error: jest.fn() };
  const warningsOf = (known: () => Promise<never>, scope: object) =>
    new HaltWarnings(known, log, 1).of('default', scope);
  beforeEach(() => log.error.mockClear());

  it('[P11] waits a moment at most for what is known, and says that nobody looked', async () => {
    expect(await warningsOf(() => never, { system: 'helpdesk' })).toEqual(unknown);
    expect(await warningsOf(() => never, {})).toEqual([]);
  });

  it('[P11] is no failure where the look-up is one, which is logged unless it is an outage', async () => {
    const broken = new Error('broken');
    const failing = (error: Error) => () => Promise.reject(error);
    expect(await warningsOf(failing(new Unavailable('away')), { workflow: 'x' })).toEqual(unknown);
    expect(log.error).not.toHaveBeenCalled();
    expect(await warningsOf(failing(broken), { workflow: 'x' })).toEqual(unknown);
    expect(log.error).toHaveBeenCalledWith({ err: broken }, expect.any(String));
  });
});
