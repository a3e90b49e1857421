import { type Advice, ApiProblem, problemClass, problemOf, Unanswered } from './problem';
import { WritError } from './writ-error';

const refused = (status: number, body: unknown): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });

describe('a problem of the API', () => {
  it('[N4] is of the class of its code, and of no other', async () => {
    const error = await problemOf(refused(409, { code: 'approval_closed', detail: 'Over.' }), {});
    expect(error).toBeInstanceOf(problemClass('approval_closed'));
    expect(error).not.toBeInstanceOf(problemClass('work_order_closed'));
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toBeInstanceOf(WritError);
    expect(error).not.toBeInstanceOf(Unanswered);
    expect([error.name, error.status, error.code]).toEqual(['ApiProblem', 409, 'approval_closed']);
  });

  it('[N4] has one class for each code', () => {
    expect(problemClass('not_found')).toBe(problemClass('not_found'));
    expect(problemClass('not_found')).not.toBe(problemClass('forbidden'));
  });

  it('[N4] is of a class with a name', async () => {
    const error = await problemOf(refused(409, { code: 'approval_closed', detail: 'Over.' }), {});
    expect(error.constructor.name).toBe('ApiProblem(approval_closed)');
  });

  it.each(['', 'Approval closed', 'approval-closed'])(
    '[N4] has no class for what is no code: %s',
    (code) => expect(() => problemClass(code as never)).toThrow(TypeError),
  );

  it('[N4] has a code that only a newer server knows', async () => {
    const error = await problemOf(refused(422, { code: 'brand_new', detail: 'New.' }), {});
    expect(error).toBeInstanceOf(ApiProblem);
    expect([error.code, error.message]).toEqual(['brand_new', 'New (brand_new).']);
  });

  it.each([
    ['a text', 'Bad gateway', 'Bad gateway (HTTP 502).'],
    ['nothing', '', 'The server answered 502 (HTTP 502).'],
    ['a list', [1], '[1] (HTTP 502).'],
  ])('[N4] has no code where something else answered %s', async (_title, body, message) => {
    const error = await problemOf(refused(502, body), {});
    expect([error.code, error.message]).toEqual([undefined, message]);
  });

  it('[N4] takes the status of the answer, whatever the document states', async () =>
    expect((await problemOf(refused(403, { status: 200, detail: 'No.' }), {})).status).toBe(403));

  it('[N4] says what to do: by the server, else the program, else by the status', async () => {
    const last = async (body: object, advice: Advice) =>
      (
        await problemOf(refused(401, { code: 'unauthenticated', detail: 'No.', ...body }), advice)
      ).lines.at(-1);
    expect(await last({ remedy: 'Sign in.' }, { 401: 'Give --key.' })).toBe('Sign in.');
    expect(await last({}, { 401: 'Give --key.' })).toBe('Give --key.');
    expect(await last({}, {})).toBe('Give a valid API key or token.');
  });
});
