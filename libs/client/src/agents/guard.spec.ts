import { type ToolCall } from './guard';
import { type Answers, call, decision, StubbedGuard, waiting } from './stubbed-guard.fixture';

const EXISTS = { status: 409, body: { code: 'evidence_exists', detail: 'It is there.' } };
const DOWN = { status: 500, body: { code: 'internal_error', detail: 'It broke.' } };

describe('a guard', () => {
  let writ: StubbedGuard | undefined;
  const answering = (answers: Answers = {}) => {
    writ = new StubbedGuard(answers);
    return writ.start();
  };
  afterEach(() => writ?.stop());

  it('[A1] carries a call out on run, between the evidence of its start and its outcome', async () => {
    const guard = await answering();
    const execute = jest.fn(async () => writ!.sent);
    const before = await guard.run(call, execute);
    expect(before).toEqual(['GET /v1/evidence', 'POST /v1/actions', 'POST /v1/evidence']);
    expect(writ!.sent.slice(3)).toEqual(['POST /v1/decisions/d-1/outcome']);
    const { evidence, outcome } = writ!.bodyOf(3);
    expect([evidence, outcome]).toEqual([[writ!.bodyOf(2).evidenceId], 'performed']);
    const started = Buffer.from(writ!.bodyOf(2).content, 'base64').toString();
    expect(JSON.parse(started)).toEqual({
      tool: 'pay',
      decision: 'd-1',
      ...writ!.bodyOf(1).action.arguments,
    });
  });

  it('[A1] asks about the exact arguments, by their digest and the id of the call', async () => {
    const guard = await answering();
    for (const one of [call, { ...call, input: { to: 'eve' } }, { tool: 'pay', input: call.input }])
      await guard.decide(one);
    const [first, edited, nameless] = writ!.proposed;
    expect(first!['call-id']).toBe('call-1');
    expect(first!['call-digest']).toMatch(/^[0-9a-f]{64}$/);
    expect(edited!['call-digest']).not.toBe(first!['call-digest']);
    expect(nameless).toEqual({
      'call-id': first!['call-digest'],
      'call-digest': first!['call-digest'],
    });
  });

  it('[A1] carries out what Writ decided on, whatever becomes of the object meanwhile', async () => {
    const guard = await answering();
    const input = { to: 'ben', parts: [{ cents: 5 }] };
    const execute = jest.fn();
    const running = guard.run({ ...call, input }, execute);
    input.to = 'eve';
    input.parts[0]!.cents = 500;
    await running;
    const made = { to: 'ben', parts: [{ cents: 5 }] };
    expect(execute).toHaveBeenCalledWith(made);
    await guard.decide({ ...call, input: made });
    expect(new Set(writ!.proposed.map((bound) => bound['call-digest'])).size).toBe(1);
  });

  it.each<[string, Answers, ToolCall, string]>([
    ['waits', { decided: waiting }, call, 'Writ says wait, and ana decides next. Because. Go on.'],
    ['stops', { decided: { ...decision, outcome: 'stop' } }, call, 'Writ says stop'],
    ['is of an unknown tool', {}, { ...call, tool: 'toString' }, 'no action is declared'],
    ['was started before', { started: true }, call, 'this call was started before'],
    ['is started by another process', { recorded: EXISTS }, call, 'this call was started before'],
  ])('[A1] does not carry out a call that %s', async (_title, answers, one, reason) => {
    const guard = await answering(answers);
    const execute = jest.fn();
    await expect(guard.run(one, execute)).rejects.toMatchObject({
      name: 'NotRun',
      message: expect.stringContaining(`Not run: ${reason}`),
    });
    expect(execute).not.toHaveBeenCalled();
  });

  it('[A1] carries nothing out where the start cannot be recorded', async () => {
    const guard = await answering({ recorded: DOWN });
    const execute = jest.fn();
    await expect(guard.run(call, execute)).rejects.toThrow('It broke');
    expect(execute).not.toHaveBeenCalled();
  });

  it('[A1] asks no owner again about a call that was started', async () => {
    const guard = await answering({ started: true });
    await expect(guard.decide(call)).rejects.toThrow('started before');
    expect(writ!.sent).toEqual(['GET /v1/evidence']);
  });

  it('[A1] holds nothing back where policy observes', async () => {
    const guard = await answering({ decided: { ...waiting, enforced: false } });
    expect(await guard.run(call, () => 'done')).toBe('done');
  });

  it('[A1] reports what failed as failed', async () => {
    const guard = await answering();
    const failing = guard.run(call, () => Promise.reject(new Error('No money.')));
    await expect(failing).rejects.toThrow('No money.');
    expect(writ!.bodyOf(3).outcome).toBe('failed');
  });

  it('[A1] keeps the result of a call whose outcome could not be reported', async () => {
    const guard = await answering({ reported: DOWN });
    expect(await guard.run(call, () => 'paid')).toBe('paid');
    expect(writ!.unreported).toHaveBeenCalledTimes(1);
  });
});
