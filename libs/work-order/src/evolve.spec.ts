import { type NewEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { Entries } from './entries';
import { evolve } from './evolve';
import { snapshotFacts } from './decisions/facts';
import { unknownWorkOrder, type WorkOrder } from './state';

describe('the opening of a work order', () => {
  it('is the first one: a later report cannot put it under another workflow or mode', () => {
    const other = opened({ workflow: { ...workflow, id: 'lenient' }, mode: 'observe' });
    expect(after(opened(), other)).toMatchObject({ workflow, mode: 'enforce' });
  });

  it('[I7] may arrive after its closure, and the work order stays closed', () =>
    expect(after(closed(), opened()).status).toBe('closed'));

  it('keeps facts that arrived before it', () =>
    expect(after(fact('risk', 'low', 'crm'), opened()).facts['risk']).toHaveLength(1));
});

describe('the opening of a child', () => {
  const parent = { workOrderId: 'wo-0', track: 'security', decisionId: 'd-1', holdsParent: true };

  it('[A3] keeps what it may put out and where it comes from', () => {
    const child = after(opened({ allowedOutput: 'draft-only', parent, objects: ['order-1'] }));
    expect(child).toMatchObject({ allowedOutput: 'draft-only', parent, objects: ['order-1'] });
  });

  it('[A3] is the exception: what is opened otherwise may put out anything', () =>
    expect(after(opened())).toMatchObject({ allowedOutput: 'any', parent: null, objects: [] }));
});

describe('a reopening', () => {
  const proof = event('evidence.recorded', { evidenceId: 'evidence-1', kind: 'x', isStored: true });
  const reopened = after(
    opened(),
    event('step.completed', { step: 'pay' }),
    proof,
    closed('evidence-1'),
    closed('missing'),
    event('work-order.reopened', { reason: 'again', checklistRunId: 'run-2' }),
  );

  it('[C4] starts a new run of the checklist', () =>
    expect(reopened).toMatchObject({ status: 'open', checklistRunId: 'run-2', steps: {} }));

  it('[C4] keeps what proved the first closure, and nothing that a report named without proof', () =>
    expect(reopened.closureEvidenceIds).toEqual(['evidence-1']));

  it('[C4] marks the approvals of the run before, and none that is requested since', () => {
    const requested = (approvalId: string) => event('approval.requested', { approvalId });
    const again = event('work-order.reopened', { checklistRunId: 'run-2' });
    const { approvals } = after(opened(), requested('a-1'), closed('e-1'), again, requested('a-2'));
    expect(approvals['a-1']).toMatchObject({ isOfEarlierRun: true });
    expect(approvals['a-2']).not.toHaveProperty('isOfEarlierRun');
  });

  it('[I9] in an imported log is none of work that was opened here', () => {
    const origin = { source: 'xes', eventId: '1', imported: true };
    const again = event('work-order.reopened', { checklistRunId: 'run-2', origin });
    expect(after(opened(), closed(), again)).toMatchObject({
      status: 'closed',
      checklistRunId: 'run-1',
    });
    expect(after(opened({ origin }), closed(), again).status).toBe('open');
  });
});

describe('an input that was missing at the opening', () => {
  const missing = event('prerequisite.failed', {
    prerequisite: 'input-amount',
    code: 'input-missing',
  });

  it('[I2] is given later by a fact of its name', () => {
    expect(after(opened(), missing, fact('amount', 12, 'crm')).inputs).toEqual({ amount: 12 });
    expect(after(opened(), missing, fact('amount', null, 'crm')).inputs).toEqual({});
  });

  it('[I2] is given by a fact of its name also when it was reported as passed before', () => {
    const passed = event('prerequisite.passed', { prerequisite: 'input-amount' });
    const given = [opened(), missing, passed, fact('amount', 12, 'crm')];
    expect(after(...given).inputs).toEqual({ amount: 12 });
    expect(after(...given, fact('amount', 13, 'crm')).inputs).toEqual({ amount: 12 });
    const unfit = opened({ inputs: { amount: 'much' } });
    expect(after(unfit, missing, passed, fact('amount', 12, 'crm')).inputs).toEqual({ amount: 12 });
  });

  it('stays as it was given: facts do not change inputs', () => {
    const given = opened({ inputs: { amount: 1 } });
    const passed = event('prerequisite.passed', { prerequisite: 'input-amount' });
    expect(after(given, fact('amount', 12, 'crm')).inputs).toEqual({ amount: 1 });
    expect(after(given, passed, fact('amount', 12, 'crm')).inputs).toEqual({ amount: 1 });
  });
});

describe('facts', () => {
  it('[I8] of two sources that differ conflict, and the value is unknown', () =>
    expect(snapshot(fact('risk', 'low', 'crm'), fact('risk', 'high', 'erp'))).toMatchObject({
      value: null,
      conflicting: true,
      statements: [
        { source: 'crm', value: 'low' },
        { source: 'erp', value: 'high' },
      ],
    }));

  it('[I8] of sources that agree, or of which one does not know, are no conflict', () => {
    expect(snapshot(fact('risk', 'low', 'crm'), fact('risk', 'low', 'erp'))).toEqual({
      value: 'low',
      source: 'crm',
      observedAt: '2030-01-01T09:00:00.000Z',
    });
    const unsure = [fact('risk', 'low', 'crm'), fact('risk', 'high', 'erp')];
    const statements = snapshot(...unsure, fact('risk', null, 'shop'))?.statements;
    expect(statements).toEqual([
      { source: 'crm', value: 'low' },
      { source: 'erp', value: 'high' },
    ]);
  });

  it('[I4] of a source that does not know conflict with nobody', () =>
    expect(snapshot(fact('risk', 'low', 'crm'), fact('risk', null, 'erp'))).toMatchObject({
      value: 'low',
    }));

  it('[I8] of a source that no longer knows do not hide what others know', () => {
    const later = fact('risk', null, 'erp', '2030-01-01T10:00:00.000Z');
    expect(snapshot(fact('risk', 'low', 'crm'), later)).toMatchObject({ value: 'low' });
    expect(snapshot(later)).toMatchObject({ value: null, source: 'erp' });
  });

  it('[I8] on which sources agree are as fresh as the latest of them', () => {
    const later = fact('risk', 'low', 'erp', '2030-01-01T10:00:00.000Z');
    expect(snapshot(fact('risk', 'low', 'crm'), later)).toMatchObject({ source: 'erp' });
  });

  it('[I8] of one source are retained though another observed later', () => {
    const later = fact('risk', 'high', 'erp', '2030-01-01T10:00:00.000Z');
    expect(snapshot(later, fact('risk', 'low', 'crm'))).toMatchObject({ conflicting: true });
  });

  it('of one source are its latest by the time of observation, in whatever order they arrive', () =>
    expect(
      snapshot(
        fact('risk', 'high', 'crm', '2030-01-01T09:00:00.000Z'),
        fact('risk', 'low', 'crm', '2030-01-01T08:00:00.000Z'),
      ),
    ).toMatchObject({ value: 'high' }));
});

describe('the fold', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'takes %s for a name like any other',
    (name) => {
      const state = after(
        opened(),
        fact(name, 1, 'crm'),
        event('approval.granted', { approvalId: name }),
        event('exception.resolved', { exceptionId: name }),
        event('action.performed', { decisionId: name }),
        event('step.completed', { step: name }),
      );
      expect(Object.keys(state.steps)).toEqual([name]);
      expect(Object.keys(state.facts)).toEqual([name]);
      expect(state).toMatchObject({ approvals: {}, exceptions: {}, decisions: Entries.of() });
    },
  );

  it('leaves alone what it does not know: a newer instance may have written it', () =>
    expect(after(opened(), event('parcel.lost', {}))).toEqual(after(opened())));

  it('[A4] keeps who recorded evidence, and for whom', () => {
    const data = { evidenceId: 'evidence-1', kind: 'letter', mediaType: 'application/pdf' };
    const actor = { id: 'agent-7', onBehalfOf: ['olga'] };
    const plain = event('evidence.recorded', data);
    expect(after({ ...plain, actor }).evidence.get('evidence-1')).toMatchObject({
      recordedBy: 'agent-7',
      onBehalfOf: ['olga'],
    });
    expect(after({ ...plain, actor: { id: 'ana' } }).evidence.get('evidence-1')).toMatchObject({
      recordedBy: 'ana',
      onBehalfOf: [],
    });
  });

  it('keeps the first record of an evidence id', () => {
    const evidence = (kind: string) =>
      event('evidence.recorded', {
        isStored: true,
        evidenceId: 'evidence-1',
        kind,
        mediaType: 'image/png',
      });
    const { evidence: all } = after(evidence('chat-log'), evidence('receipt'));
    expect(all.values()).toMatchObject([{ evidenceId: 'evidence-1', kind: 'chat-log' }]);
  });
});

describe('a decision', () => {
  it('remembers for whom its requester was acting', () => {
    const actor = { id: 'agent-7', onBehalfOf: ['olga'] };
    const state = after({ ...decision('decision-1'), actor });
    expect(state.decisions.get('decision-1')).toMatchObject({ onBehalfOf: ['olga'] });
    const alone = after({ ...decision('decision-1'), actor: { id: 'agent-7' } });
    expect(alone.decisions.get('decision-1')).toMatchObject({ onBehalfOf: [] });
  });

  it('[A9] uses up the single-use grants that its run consumes', () => {
    const state = after(
      event('approval.requested', { approvalId: 'approval-1' }),
      event('approval.granted', { approvalId: 'approval-1', status: 'approved', singleUse: true }),
      decision('decision-2', { consumes: ['approval-1'], supersedes: 'decision-1' }),
    );
    expect(state.approvals['approval-1']).toMatchObject({ status: 'approved', consumed: true });
  });

  it('is out of force once another supersedes it', () => {
    const state = after(
      decision('decision-1'),
      decision('decision-2', { supersedes: 'decision-1' }),
    );
    expect(state.decisions.get('decision-1')).toMatchObject({ supersededBy: 'decision-2' });
  });
});

describe('a change of scope', () => {
  const changed = (tracks: object[], other: object = {}) =>
    decision('decision-1', { outcome: 'wait', scopeChange: { tracks }, ...other });

  it('[A3] remembers the child of each track', () =>
    expect(after(changed([{ track: 'security', workOrderId: 'wo-2' }])).tracks).toEqual({
      security: 'wo-2',
    }));

  it('[A3] leaves a track its first child, and adds other tracks', () =>
    expect(
      after(
        changed([{ track: 'security', workOrderId: 'wo-2' }]),
        changed([
          { track: 'security', workOrderId: 'wo-3' },
          { track: 'change', workOrderId: 'wo-4' },
        ]),
      ).tracks,
    ).toEqual({ security: 'wo-2', change: 'wo-4' }));

  it('is none in most decisions', () =>
    expect(after(decision('decision-1')).tracks).toStrictEqual({}));
});

const LATER = '2030-01-02T09:00:00.000Z';
const workflow = { id: 'refunds', version: 1, digest: 'a'.repeat(64) };

function after(...past: readonly PastEvent[]): WorkOrder {
  return recorded(past).reduce(evolve, unknownWorkOrder);
}

function event(type: string, data: object): NewEvent {
  return { type, data: { workOrderId: 'wo-1', ...data } };
}

function opened(other: object = {}): NewEvent {
  return event('work-order.opened', {
    workflow: { id: 'refunds', version: 1, digest: 'a'.repeat(64) },
    jobType: 'refund',
    mode: 'enforce',
    owner: 'ops-lead',
    checklistRunId: 'run-1',
    ...other,
  });
}

function closed(closureEvidenceId?: string): NewEvent {
  return event('work-order.closed', { closureEvidenceId });
}

function fact(
  name: string,
  value: unknown,
  source: string,
  observedAt = '2030-01-01T09:00:00.000Z',
): NewEvent {
  return event('fact.observed', { name, value, source, observedAt });
}

function snapshot(...past: readonly NewEvent[]) {
  return snapshotFacts(after(...past), LATER)['risk'];
}

function decision(decisionId: string, other: object = {}): NewEvent {
  return event('decision.made', {
    decisionId,
    outcome: 'run',
    approvals: [],
    consumes: [],
    ...other,
  });
}
