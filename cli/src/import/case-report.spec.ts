import fc from 'fast-check';
import { type LogMapping } from '#contracts';
import { type CaseFacts, factsOfCase } from './facts-of-case';
import { type LogTrace, type LogValue } from './log';

describe('a case of a log', () => {
  const done = { lifecycle: 'lifecycle:transition' };
  const event = { activity: 'what', timestamp: 'when', ...done };

  it('[I9] counts its events in order of time, whatever order the file has', () => {
    const events = [at(1, 'A'), at(2, 'B'), at(3, 'C')];
    const inOrder = report(caseOf(...events));
    expect(report(caseOf(...events.toReversed()))).toEqual(inOrder);
    const anyOrder = fc.shuffledSubarray(events, { minLength: 3 });
    fc.assert(
      fc.property(anyOrder, (shuffled) => expect(report(caseOf(...shuffled))).toEqual(inOrder)),
    );
  });

  it('[I9] completes a step once, by its completion, and says since when', () => {
    const trace = caseOf(
      at(1, 'Pay', { 'lifecycle:transition': 'start' }),
      at(2, 'Pack', { 'lifecycle:transition': 'START' }),
      at(3, 'Pay', { 'lifecycle:transition': 'complete' }),
      at(4, 'Pack', { 'lifecycle:transition': 'complete' }),
      at(5, 'Pay', { 'lifecycle:transition': 'assign' }),
      at(6, 'Ship'),
    );
    expect(lines(trace, { event })).toEqual([
      '1 work-order.opened {"workflow":"w"}',
      '3 step.completed {"step":"pay","startedAt":"2030-01-01T00:01:00.000Z"}',
      '4 step.completed {"step":"pack","startedAt":"2030-01-01T00:02:00.000Z"}',
      '6 step.completed {"step":"ship"}',
    ]);
  });

  it('[I9] pairs a start with the completion of its own instance', () => {
    const of = (instance: string, transition: string) => ({
      'lifecycle:transition': transition,
      'concept:instance': instance,
    });
    const trace = caseOf(
      at(1, 'Pay', of('a', 'start')),
      at(2, 'Pay', of('b', 'start')),
      at(3, 'Pay', of('b', 'complete')),
      at(4, 'Pay', of('a', 'complete')),
    );
    const since = lines(trace, { event })
      .slice(1)
      .map((line) => /T00:0(\d)/.exec(line)![1]);
    expect(since).toEqual(['2', '1']);
  });

  it('[I9] is blocked from a suspension until its step goes on, where the mapping has a code for it', () => {
    const trace = caseOf(
      at(1, 'Pay', { 'lifecycle:transition': 'start' }),
      at(2, 'Pay', { 'lifecycle:transition': 'suspend' }),
      at(3, 'Ship', { 'lifecycle:transition': 'complete' }),
      at(4, 'Pay', { 'lifecycle:transition': 'resume' }),
      at(5, 'Pay', { 'lifecycle:transition': 'complete' }),
    );
    expect(lines(trace, { event: { ...event, suspended: 'on-hold' } }).slice(1)).toEqual([
      '2 step.blocked {"step":"pay","code":"on-hold"}',
      '3 step.completed {"step":"ship"}',
      '4 step.unblocked {"step":"pay"}',
      '5 step.completed {"step":"pay","startedAt":"2030-01-01T00:01:00.000Z"}',
    ]);
    expect(lines(trace, { event }).join()).not.toContain('blocked');
  });

  it('[I9] is closed and taken up again as often as the log says', () => {
    const trace = caseOf(at(1, 'A'), at(2, 'Done'), at(3, 'Done'), at(4, 'B'), at(5, 'Done'));
    const closes = { when: 'each-match', match: { activity: 'Done' } } as const;
    expect(turns(trace, { closes })).toEqual(['2 closed', '4 reopened', '5 closed']);
    expect(report(trace, { closes }).isOpen).toBe(false);
    const left = caseOf(at(1, 'A'), at(2, 'Done'), at(3, 'B'));
    expect(turns(left, { closes })).toEqual(['2 closed', '3 reopened']);
    expect(report(left, { closes }).isOpen).toBe(true);
    const reopens = { activity: 'C' };
    expect(turns(left, { closes: { ...closes, reopens } })).toEqual(['2 closed']);
  });

  it('[I9] is closed and taken up again by turns, for any log', () => {
    const anyNames = fc.array(fc.constantFrom('A', 'B', 'Done'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(anyNames, (names) => {
        const trace = caseOf(...names.map((name, n) => at(n, name)));
        const closes = { when: 'each-match', match: { activity: 'Done' } } as const;
        const each = turns(trace, { closes }).map((line) => line.split(' ')[1]);
        expect(each).toEqual(each.map((_, n) => (n % 2 === 0 ? 'closed' : 'reopened')));
        expect(report(trace, { closes }).isOpen).toBe(names.at(-1) !== 'Done');
      }),
    );
  });

  it('[I9] leaves evidence, of which its closing names the last', () => {
    const evidence = [{ match: { activity: 'Send' }, kind: 'receipt', uri: 'url' }];
    const closes = { when: 'last-event' } as const;
    const trace = caseOf(at(1, 'Send', { url: 'https://dms/1' }), at(2, 'Archive'));
    const [recorded, closed] = dataOf(trace, { evidence, closes }, /evidence|closed/);
    expect(recorded).toEqual({
      workOrderId: 'log-c1',
      evidenceId: 'log-c1-receipt-0',
      kind: 'receipt',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      mediaType: 'application/json',
      size: expect.any(Number) as number,
      uri: 'https://dms/1',
    });
    expect(closed).toEqual({ workOrderId: 'log-c1', closureEvidenceId: 'log-c1-receipt-0' });
    const other = { ...closes, evidence: 'another-kind' };
    expect(dataOf(trace, { evidence, closes: other }, /closed/)).toEqual([
      { workOrderId: 'log-c1' },
    ]);
  });

  it('[I9] takes the digest of a document from the log, and of the event where that is no digest', () => {
    const content = { sha256: 'hash', size: 'bytes', mediaType: 'type' };
    const evidence = [{ match: { activity: 'Send' }, kind: 'receipt', content }];
    const document = { hash: 'AB'.repeat(32), bytes: '12', type: 'application/pdf' };
    expect(dataOf(caseOf(at(1, 'Send', document)), { evidence }, /evidence/)).toMatchObject([
      { sha256: 'ab'.repeat(32), size: 12, mediaType: 'application/pdf' },
    ]);
    const broken = caseOf(at(1, 'Send', { ...document, hash: 'none' }));
    expect(dataOf(broken, { evidence }, /evidence/)).toMatchObject([
      { mediaType: 'application/json' },
    ]);
  });

  it('[I9] names its owner, client and deadline, and who did its steps in which team', () => {
    const trace = caseOf(
      at(1, 'Pay', {
        lead: 'lena',
        buyer: 'ACME Ltd',
        until: '05-01-2030',
        who: 'Pete',
        group: 'Desk 1',
      }),
      at(2, 'Ship', { who: 'UNKNOWN', group: 'service-policy' }),
    );
    const parts = {
      owner: 'lead',
      client: 'buyer',
      due: 'until',
      unknown: ['UNKNOWN'],
      event: { actor: 'who', team: 'group' },
    };
    expect(lines(trace, parts)).toEqual([
      '1 work-order.opened {"workflow":"w","owner":"lena","client":"ACME Ltd"}',
      '1 step.completed {"step":"pay","performedBy":"Pete","team":"Desk 1"}',
      '2 step.completed {"step":"ship"}',
    ]);
    const unnamed = caseOf(at(1, 'Pay', { buyer: 'UNKNOWN' }));
    expect(dataOf(unnamed, parts, /opened/)[0]).not.toHaveProperty('client');
    const dated = caseOf(at(1, 'Pay', { until: '2030-01-05T00:00:00Z' }));
    expect(dataOf(dated, { due: 'until' }, /opened/)).toMatchObject([
      { dueAt: '2030-01-05T00:00:00.000Z' },
    ]);
  });

  it('[I9] states amounts in minor units', () => {
    const facts = [{ attribute: 'cost', name: 'cost', of: 'event', as: 'minor-units' }] as const;
    const stated = ['12.5', '12,50', 0.07, '-3', '1.234'].map((cost) => {
      const trace = caseOf(at(1, 'Pay', { cost }));
      return dataOf(trace, { facts: [...facts] }, /fact/)[0]!['value'];
    });
    expect(stated).toEqual([1_250, 1_250, 7, -300, '1.234']);
  });

  function report(trace: LogTrace, parts: Partial<LogMapping> = {}): CaseFacts {
    const read = { activity: 'what', timestamp: 'when', ...parts.event };
    const result = factsOfCase(trace, { log: 'log', workflow: 'w', ...parts, event: read });
    if ('problem' in result) throw new Error(result.problem);
    return result;
  }

  /** Each fact as minute, type and data without the work order's id. */
  function lines(trace: LogTrace, parts: Partial<LogMapping> = {}): string[] {
    return report(trace, parts).facts.map(({ time, type, data: { workOrderId: _id, ...data } }) => {
      const minute = new Date(time).getUTCMinutes();
      return `${minute} ${type.replace(/^writ\.|\.v1$/g, '')} ${JSON.stringify(data)}`;
    });
  }

  const turns = (trace: LogTrace, parts: Partial<LogMapping>): string[] =>
    lines(trace, parts).flatMap((line) => {
      const [, minute, turn] = /^(\d+) work-order\.(closed|reopened)/.exec(line) ?? [];
      return turn === undefined ? [] : [`${minute} ${turn}`];
    });

  const dataOf = (trace: LogTrace, parts: Partial<LogMapping>, type: RegExp) =>
    report(trace, parts)
      .facts.filter((fact) => type.test(fact.type))
      .map(({ data }) => data);
});

function caseOf(...events: LogTrace['events']): LogTrace {
  return { attributes: new Map([['concept:name', 'c1']]), events, line: 1 };
}

function at(minute: number, activity: string, more: Record<string, LogValue> = {}) {
  const when = `2030-01-01T00:${String(minute).padStart(2, '0')}:00Z`;
  return {
    attributes: new Map(Object.entries({ what: activity, when, ...more })),
    line: minute + 1,
  };
}
