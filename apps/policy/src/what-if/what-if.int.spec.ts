import { resolve } from 'node:path';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import {
  type ApprovalRequestedData,
  decideAction,
  isLoosened,
  mergeWhatIf,
  type ProposedAction,
  publishPolicy,
  publishWorkflow,
  subjects,
  type WhatIfAnswer,
} from '#contracts';
import { type CommandMetadata, type RecordedEvent } from '#kernel';
import { type Platform } from '#platform';
import { exampleWorkflow, metadata, Processes } from '#testkit';
import { draft, euros, granted, issue } from '../../test/refund-builders';
import { onWorkOrder, readyRefund } from '../../test/ready-refund';
import { PolicyChecks } from '../cedar/policy-checks';
import { WhatIfService } from './what-if.service';

const { definition, cedar, cases } = exampleWorkflow('refunds');
const looser = rewritten('context.amount.minor <= 10000', 'context.amount.minor <= 20000');
const bold = rewritten('@outcome("wait")\n@approval("refund")\n', '');
/** Threads run what was built. */
const CHECK_WORKER = 'dist/apps/policy/src/cedar/check-worker.js';

let policy: Processes;
let workflow: { id: string; version: number; digest: string };
/** When the first version of the policy had decided all that it was to decide. */
let changedAt: string;

/** Two versions of a policy, each with a run, a wait that is granted, and stops. */
beforeAll(async () => {
  policy = await Processes.share('policy');
  const { answer } = await policy.send(publishWorkflow, { workflowId: 'refunds', definition });
  const { version, digest } = answer as { version: number; digest: string };
  workflow = { id: 'refunds', version, digest };
  await publish(cedar, cases);
  await refund();
  await publish(rewritten('context.amount.minor > 100000', 'context.amount.minor > 90000'));
  changedAt = (await log()).at(-1)!.recordedAt;
  await refund();
});

describe('replaying decisions under a proposed policy', () => {
  it('[Q9] answers the same as was decided where each version decides for its own time', async () => {
    const then = await whatIf({ version: 1, to: changedAt });
    expect(counts(then)).toEqual(['run→run 2', 'wait→wait 1', 'stop→stop 2']);
    const since = await whatIf({ version: 2, from: changedAt });
    expect(counts(since)).toEqual(counts(then));
    expect(since).toMatchObject({
      replayed: 5,
      policy: { id: 'refunds', workflowId: 'refunds', version: 2 },
      workflow: null,
      from: changedAt,
      to: null,
      approverLoad: [{ kind: 'refund', owner: 'finance', before: 1, after: 1 }],
      notReplayable: [],
      hint: null,
    });
  });

  it('[Q9] finds what was decided behind a clock that ran ahead', async () => {
    const { ledger } = policy;
    // As a log has it whose first events were recorded by a clock of next year, and all others not before.
    const store = {
      read: ledger.read.bind(ledger),
      readLog: async (after: number, limit: number) =>
        (await ledger.readLog(after, limit)).map((event) => ({ ...event, recordedAt: inAYear() })),
    };
    const checks = new PolicyChecks(pino({ level: 'silent' }), {}, resolve(CHECK_WORKER));
    const service = new WhatIfService({ store } as unknown as Platform, checks);
    const body = { policyId: 'refunds', version: 1, to: changedAt };
    const asker = metadata({ tenant: policy.tenant, commandId: uuidv7(), roles: ['analyst'] });
    expect(counts(await service.ask(body, asker))).toEqual([
      'run→run 2',
      'wait→wait 1',
      'stop→stop 2',
    ]);
  });

  it('[Q9] compares a text with the version in force then, and records nothing', async () => {
    const before = await log();
    const answer = await whatIf({ cedar: looser });
    expect(counts(answer)).toEqual(['stop→run 2', 'run→run 4', 'wait→wait 2', 'stop→stop 2']);
    const [example] = answer.cells.find(isLoosened)!.examples;
    expect(example).toMatchObject({
      action: { kind: 'refund.draft', system: 'helpdesk' },
      rulesThen: ['engine.default-stop'],
      rulesNow: ['small-draft-runs'],
    });
    const opened = before.find(({ position }) => position === example!.position)!;
    expect(opened.data).toMatchObject({ decisionId: example!.decisionId, outcome: 'stop' });
    expect(answer.position).toBe(before.at(-1)!.position);
    expect((await log()).length).toBe(before.length);
  });

  it('[Q9] adds up to the same in pages of any size', async () => {
    const whole = await whatIf({ cedar: bold });
    expect(counts(whole)).toEqual(['wait→run 2', 'run→run 4', 'stop→stop 4']);
    let sum = await whatIf({ cedar: bold, limit: 3 });
    let pages = 1;
    for (; sum.next !== null; pages += 1)
      sum = mergeWhatIf(sum, await whatIf({ cedar: bold, limit: 3, after: sum.next }));
    expect(pages).toBe(4);
    expect(sum).toEqual(whole);
  });

  it('[Q9] takes a workflow that is proposed along with it', async () => {
    const wider = { ...definition, facts: { ...factsOf(definition), vip: { type: 'boolean' } } };
    const vip = rewritten('<= 10000', '<= 10000 && context.facts has vip');
    await expect(whatIf({ cedar: vip })).rejects.toMatchObject({ code: 'policy_invalid' });
    const answer = await whatIf({ cedar: vip, workflow: wider });
    expect(counts(answer)[0]).toBe('run→stop 2');
    expect(answer.workflow).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('[Q9] counts apart what cannot be made again', async () => {
    const { stream, id } = await readyRefund(policy, workflow);
    await decide(id, draft);
    const [honest] = (await policy.stream(stream)).filter(({ type }) => type === 'decision.made');
    const { decidedAt: _, ...undated } = { ...honest!.data, decisionId: 'undated' };
    const forged = { ...honest!.data, decisionId: 'forged', outcome: 'stop' };
    for (const data of [undated, forged])
      await policy.record(stream, { type: 'decision.made', data });
    const all = await whatIf({ cedar: looser });
    expect(all.notReplayable.map(({ why, count }) => [why.slice(0, 20), count])).toEqual([
      ['by the rules of its ', 1],
      ['it was recorded with', 1],
    ]);
    expect(all.replayed).toBe(11);
  });

  it('[Q9] says why there is nothing where nothing was decided', async () => {
    const none = await whatIf({ cedar: looser, to: '2001-01-01T00:00:00Z' });
    expect(none).toMatchObject({
      replayed: 0,
      notReplayable: [],
      next: null,
      hint: expect.stringMatching(/^No decision on work of refunds .* Imported logs hold facts/),
    });
    const after = await whatIf({ cedar: looser, from: '2999-01-01T00:00:00Z' });
    expect(after).toMatchObject({ replayed: 0, hint: expect.any(String) });
    const other = await whatIf({ cedar: looser }, { tenant: 'another' }).catch((error) => error);
    expect(other).toMatchObject({ code: 'workflow_not_found' });
  });

  it('[Q9] refuses what publishing refuses, with the same errors', async () => {
    const wrong = rewritten('@approval("refund")', '@approval("nobody")');
    const body = { policyId: 'refunds', workflowId: 'refunds', cedar: wrong };
    const published = await policy.send(publishPolicy, body).catch((error) => error);
    const proposed = await whatIf({ cedar: wrong }).catch((error) => error);
    expect(proposed).toMatchObject({ code: 'policy_invalid', errors: [{ pointer: '/cedar' }] });
    expect(proposed).toEqual(published);

    await expect(whatIf({ version: 77 })).rejects.toMatchObject({
      code: 'policy_version_not_found',
    });
    await expect(whatIf({ cedar, policyId: 'other', workflowId: 'refunds' })).rejects.toMatchObject(
      {
        code: 'policy_of_other_workflow',
      },
    );
    await expect(whatIf({ cedar, workflow: { id: 'refunds' } })).rejects.toMatchObject({
      code: 'workflow_invalid',
    });
    for (const both of [{}, { cedar, version: 1 }])
      await expect(whatIf(both)).rejects.toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: '/cedar' }],
      });
    await expect(whatIf({ cedar }, { roles: ['integrator'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('[Q9] needs nobody’s word for a policy under change control: nothing is published', async () => {
    await policy.send(publishWorkflow, {
      workflowId: 'refunds',
      definition: { ...definition, changeControl: 'policy-change' },
    });
    const body = { policyId: 'refunds', workflowId: 'refunds', cedar: looser };
    await expect(policy.send(publishPolicy, body)).rejects.toMatchObject({
      code: 'policy_change_not_allowed',
    });
    expect(counts(await whatIf({ cedar: looser }))[0]).toBe('stop→run 2');
  });
});

function rewritten(from: string, to: string): string {
  if (!cedar.includes(from)) throw new Error(`The policy does not say ${from}.`);
  return cedar.replace(from, to);
}

function inAYear(): string {
  return new Date(Date.now() + 365 * 86_400_000).toISOString();
}

function factsOf(of: object): object {
  return (of as { facts: object }).facts;
}

async function publish(text: string, golden?: unknown): Promise<void> {
  const body = { policyId: 'refunds', workflowId: 'refunds', cedar: text };
  await policy.send(publishPolicy, golden ? { ...body, cases: golden } : body);
}

/** A draft that runs, one that is too large, an issue beyond all limits, and one that is granted. */
async function refund(): Promise<void> {
  const { id, stream } = await readyRefund(policy, workflow);
  await decide(id, draft);
  await decide(id, { ...draft, amount: euros(20_000) });
  await decide(id, issue({ amount: euros(200_000) }));
  await decide(id, issue());
  const events = await policy.streamWith(stream, 'approval.requested');
  const request: ApprovalRequestedData = events.find(
    ({ type }) => type === 'approval.requested',
  )!.data;
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  await policy.record(stream, onWorkOrder(id, granted(request, { expiresAt })));
  await policy.streamWith(stream, 'decision.made', 5);
}

function decide(workOrderId: string, action: ProposedAction) {
  return policy.send(decideAction, { workOrderId, action });
}

function whatIf(body: object, overrides: Partial<CommandMetadata> = {}): Promise<WhatIfAnswer> {
  const asker = metadata({
    tenant: policy.tenant,
    commandId: uuidv7(),
    roles: ['analyst'],
    ...overrides,
  });
  return policy.ask(subjects.internal.whatIf, { policyId: 'refunds', ...body, metadata: asker });
}

/** The cells that hold anything, as `wait→run 2`. */
function counts({ cells }: WhatIfAnswer): readonly string[] {
  const held = cells.filter(({ count }) => count > 0);
  return held.map(({ then, now, count }) => `${then}→${now} ${count}`);
}

async function log(): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await policy.ledger.readLog(events.length, 1_000);
    if (page.length === 0) return events.filter(({ tenant }) => tenant === policy.tenant);
    events.push(...page);
  }
}
