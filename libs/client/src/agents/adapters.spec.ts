import { answerApprovals, guardTools } from './ai-sdk';
import { toolHook } from './claude';
import { type Guard } from './guard';
import { answerInterrupts, guardTool } from './langgraph';
import { answerInterruptions, guardToolOptions } from './openai-agents';
import { type Answers, call, decision, StubbedGuard, waiting } from './stubbed-guard.fixture';

describe('an adapter', () => {
  let writ: StubbedGuard | undefined;
  const answering = (answers: Answers = {}) => {
    writ = new StubbedGuard(answers);
    return writ.start();
  };
  afterEach(() => writ?.stop());

  describe('whose input is changed while Writ decides', () => {
    const execute = jest.fn((_input: { to: string }) => undefined);
    const details = { name: 'pay', callId: 'call-1', arguments: '{"to":"ben"}' };
    beforeEach(() => execute.mockClear());

    it.each<[string, (guard: Guard, input: { to: string }) => Promise<unknown>]>([
      [
        'the AI SDK',
        (guard, input) => {
          const { pay } = guardTools(guard, { pay: { execute } }) as any;
          return pay.execute(input, { toolCallId: 'call-1' });
        },
      ],
      [
        'the OpenAI Agents SDK',
        (guard, input) => {
          const options = guardToolOptions(guard, { name: 'pay', execute }) as any;
          return options.execute(input, {}, { toolCall: details });
        },
      ],
      [
        'LangGraph',
        (guard, input) =>
          guardTool(guard, jest.fn(), 'pay', execute)(input, { toolCall: { id: 'call-1' } }),
      ],
    ])('[A1] gives the tool what was decided on: %s', async (_title, run) => {
      const input = { to: 'ben' };
      const running = run(await answering(), input);
      input.to = 'eve';
      await running;
      expect(execute.mock.calls[0]![0]).toEqual({ to: 'ben' });
    });

    it('[A1] starts the decided call of Claude Code', async () => {
      const tool_input = { to: 'ben' };
      const pre = { hook_event_name: 'PreToolUse', tool_name: 'pay', tool_use_id: 'use-1' };
      const answered = toolHook(await answering())({ ...pre, tool_input });
      tool_input.to = 'eve';
      await answered;
      const { content } = writ!.bodyOf(1);
      expect(JSON.parse(Buffer.from(content, 'base64').toString())).toMatchObject(
        writ!.proposed[0]!,
      );
    });
  });

  describe('for the AI SDK', () => {
    const execute = jest.fn(async function* () {
      yield 'half';
      yield 'whole';
    });
    const options = { toolCallId: 'call-1' };
    const messages = [
      {
        role: 'assistant',
        content: [
          { type: 'tool-call', toolCallId: 'call-1', toolName: 'pay', input: call.input },
          { type: 'tool-approval-request', approvalId: 'a-1', toolCallId: 'call-1' },
        ],
      },
    ];

    it('[A1] requests approval of what waits alone, and gives the last result', async () => {
      const { pay } = guardTools(await answering(), { pay: { execute } }) as any;
      expect(await pay.needsApproval(call.input, options)).toBe(false);
      expect(await pay.execute(call.input, options)).toBe('whole');
      await writ!.stop();
      const { pay: other } = guardTools(await answering({ decided: waiting }), {
        pay: { execute },
      }) as any;
      expect(await other.needsApproval(call.input, options)).toBe(true);
      // Whatever the framework takes for an approval.
      await expect(other.execute(call.input, options)).rejects.toThrow('Not run');
    });

    it('[A1] guards no tool that the program carries out elsewhere', async () => {
      const guard = await answering();
      expect(() => guardTools(guard, { pay: {} })).toThrow('no execute');
    });

    it.each<[string, Answers, boolean | undefined]>([
      ['run', { decided: waiting, latest: decision }, true],
      ['stop', { decided: waiting, latest: { ...decision, outcome: 'stop' } }, false],
      ['wait, still', { decided: waiting }, undefined],
      ['that it was started before', { started: true }, false],
    ])('[A1] answers each request once: %s', async (_title, answers, approved) => {
      const guard = await answering(answers);
      const answer = await answerApprovals(guard, messages, { forMs: 1 });
      expect(answer?.content.map((one) => one.approved)).toEqual(
        approved === undefined ? undefined : [approved],
      );
      if (answer)
        expect(await answerApprovals(guard, [...messages, answer], { forMs: 1 })).toBeUndefined();
    });
  });

  describe('for the OpenAI Agents SDK', () => {
    const rawItem = { name: 'pay', callId: 'call-1', arguments: '{"to":"ben"}' };
    const execute = jest.fn(() => 'paid');
    const pay = { name: 'pay', execute };

    it('[A1] decides on the arguments as the model wrote them, whatever a schema makes of them', async () => {
      const options = guardToolOptions(await answering(), pay) as any;
      expect(await options.needsApproval({}, call.input, 'call-1')).toBe(false);
      expect(await options.execute({ to: 'BEN' }, {}, { toolCall: rawItem })).toBe('paid');
      const digests = writ!.proposed.map((bound) => bound['call-digest']);
      expect(new Set(digests).size).toBe(1);
      expect(execute).toHaveBeenCalledWith({ to: 'BEN' }, {}, { toolCall: rawItem });
    });

    it('[A1] carries nothing out that waits, whatever its state says', async () => {
      const options = guardToolOptions(await answering({ decided: waiting }), pay) as any;
      execute.mockClear();
      await expect(options.execute({}, {}, { toolCall: rawItem })).rejects.toThrow('Not run');
      expect(execute).not.toHaveBeenCalled();
    });

    it('[A1] needs the name of a tool', async () => {
      const guard = await answering();
      expect(() => guardToolOptions(guard, { execute })).toThrow('has a name');
    });

    it.each<[string, Answers, readonly string[], number]>([
      ['run', { decided: waiting, latest: decision }, ['approve'], 0],
      ['stop', { decided: { ...decision, outcome: 'stop' } }, ['reject'], 0],
      ['wait, still', { decided: waiting }, [], 1],
    ])('[A1] answers an interruption: %s', async (_title, answers, expected, left) => {
      const answered: string[] = [];
      const state = {
        approve: () => answered.push('approve'),
        reject: () => answered.push('reject'),
      };
      const guard = await answering(answers);
      expect(await answerInterruptions(guard, state, [{ rawItem }], { forMs: 1 })).toBe(left);
      expect(answered).toEqual(expected);
    });
  });

  describe('for LangGraph', () => {
    it('[A1] interrupts again as long as it waits, whatever it is resumed with', async () => {
      const guard = await answering({ decided: waiting });
      const resumed = jest.fn().mockReturnValueOnce({ approved: true });
      resumed.mockImplementationOnce(() => {
        throw new Error('interrupted');
      });
      const execute = jest.fn();
      const pay = guardTool(guard, resumed, 'pay', execute);
      await expect(pay(call.input, { toolCall: { id: 'call-1' } })).rejects.toThrow('interrupted');
      expect(resumed).toHaveBeenCalledWith({ ...waiting, tool: 'pay' });
      expect(execute).not.toHaveBeenCalled();
    });

    it('[A1] gives the outcome of each interrupt', async () => {
      await answering({ latest: decision });
      const interrupts = [{ id: 'i-1', value: waiting }, { value: waiting }];
      expect(await answerInterrupts(writ!.writ, interrupts)).toEqual({ 'i-1': 'run' });
    });
  });

  describe('for Claude Code', () => {
    const input = { tool_name: 'pay', tool_input: call.input, tool_use_id: 'use-1' };
    const before = { ...input, hook_event_name: 'PreToolUse' };

    it('[A1] denies where nobody knows, and where Writ does not answer', async () => {
      const hook = toolHook(await answering());
      expect(await hook({ hook_event_name: 'PreToolUse' })).toMatchObject(denied(/no action/));
      await writ!.stop();
      expect(await hook(before)).toMatchObject(denied(/does not answer/));
    });

    it.each([
      ['PostToolUse', 'performed'],
      ['PostToolUseFailure', 'failed'],
    ])('[A1] reports after %s: %s, and decides nothing again', async (hook_event_name, outcome) => {
      const guard = await answering();
      expect(await toolHook(guard)(before)).toMatchObject({
        hookSpecificOutput: { permissionDecision: 'allow' },
      });
      const { evidenceId } = writ!.bodyOf(1);
      // As another process does.
      expect(await toolHook(guard)({ ...input, hook_event_name })).toEqual({});
      expect(writ!.sent.slice(2)).toEqual(['GET /v1/evidence', 'POST /v1/decisions/d-1/outcome']);
      expect(writ!.bodyOf(3)).toEqual({ workOrderId: 'wo-1', outcome, evidence: [evidenceId] });
    });

    it.each([
      ['with other arguments', { ...input, tool_input: { to: 'eve' } }],
      ['of another attempt', { ...input, tool_use_id: 'use-2' }],
      ['that is no JSON', { ...input, tool_input: new Date(0) }],
    ])('[A1] reports no call %s as the one that started', async (_title, other) => {
      const guard = await answering();
      const hook = toolHook(guard, { findMs: 0 });
      await hook(before);
      expect(await hook({ ...other, hook_event_name: 'PostToolUse' })).toEqual({});
      expect(writ!.sent.filter((one) => one.endsWith('/outcome'))).toEqual([]);
      expect(writ!.unreported).toHaveBeenCalledTimes(1);
    });

    it('has nothing to say of other events', async () => {
      const hook = toolHook(await answering());
      expect(await hook({ hook_event_name: 'Stop' })).toEqual({});
      expect(writ!.sent).toEqual([]);
    });
  });
});

const denied = (reason: RegExp) => ({
  hookSpecificOutput: {
    permissionDecision: 'deny',
    permissionDecisionReason: expect.stringMatching(reason),
  },
});
