import { type LogMapping } from '#contracts';
import { type CaseFacts, factsOfCase } from './facts-of-case';
import { type LogTrace, type LogValue } from './log';

describe('telling a case of a log as facts', () => {
  it('[I9] opens the work order with the first event and completes a step with each', () => {
    expect(factLines(caseOf(at(1, 'T01 Check'), at(2, 'Send')))).toEqual([
      '1 work-order.opened {"workflow":"w"}',
      '1 step.completed {"step":"t01-check"}',
      '2 step.completed {"step":"send"}',
    ]);
  });

  it('[I9] says each fact as an imported CloudEvent whose id is case, event and fact', () => {
    const result = factsOfCase(caseOf(at(1, 'Check')), mapping());
    expect(result).toMatchObject({ workOrderId: 'log-c1', events: 1 });
    expect((result as CaseFacts).facts[1]).toEqual({
      specversion: '1.0',
      type: 'writ.step.completed.v1',
      source: 'import:log',
      id: 'log-c1/0/step.completed',
      time: '2030-01-01T00:01:00.000Z',
      datacontenttype: 'application/json',
      imported: true,
      data: { workOrderId: 'log-c1', step: 'check' },
    });
  });

  it('[I9] tells the same case the same way every time, with no id twice', () => {
    const trace = caseOf(at(1, 'Wait'), at(2, 'Wait'), at(3, 'Go'), at(4, 'Wait'), at(5, 'Go'));
    const rules = mapping({
      blocked: [{ match: { activity: 'Wait' }, code: 'waiting' }],
      facts: [{ attribute: 'concept:name', name: 'last', of: 'event' }],
      closes: { when: 'last-event' },
    });
    const first = factsOfCase(trace, rules) as CaseFacts;
    expect(factsOfCase(trace, rules)).toEqual(first);
    const ids = first.facts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('[I9] blocks a step until the next event, and an event that only says it again prolongs it', () => {
    const rules = { blocked: [{ match: { activity: 'Wait' }, code: 'waiting' }] };
    const trace = caseOf(at(1, 'Go'), at(2, 'Wait'), at(3, 'Wait'), at(4, 'Go'));
    expect(factLines(trace, rules).slice(1)).toEqual([
      '1 step.completed {"step":"go"}',
      '2 step.blocked {"step":"wait","code":"waiting"}',
      '4 step.unblocked {"step":"wait"}',
      '4 step.completed {"step":"go"}',
    ]);
  });

  it('[I9] blocks another step until an event named, and the event’s own is completed', () => {
    const rules = {
      blocked: [
        {
          match: { activity: 'Ask' },
          code: 'advice',
          step: 'decide',
          until: { activity: ['Answered'] },
        },
      ],
    };
    const trace = caseOf(at(1, 'Ask'), at(2, 'Other'), at(3, 'Answered'), at(4, 'Decide'));
    expect(factLines(trace, rules).slice(1)).toEqual([
      '1 step.completed {"step":"ask"}',
      '1 step.blocked {"step":"decide","code":"advice"}',
      '2 step.completed {"step":"other"}',
      '3 step.unblocked {"step":"decide"}',
      '3 step.completed {"step":"answered"}',
      '4 step.completed {"step":"decide"}',
    ]);
  });

  it('[I9] replaces a block of the same step by one with another code', () => {
    const rules = {
      blocked: [
        { match: { activity: 'User' }, code: 'user', step: 'work', until: { activity: 'Done' } },
        {
          match: { activity: 'Vendor' },
          code: 'vendor',
          step: 'work',
          until: { activity: 'Done' },
        },
      ],
    };
    expect(factLines(caseOf(at(1, 'User'), at(2, 'Vendor'), at(3, 'Done')), rules)).toEqual(
      expect.arrayContaining([
        '1 step.blocked {"step":"work","code":"user"}',
        '2 step.unblocked {"step":"work"}',
        '2 step.blocked {"step":"work","code":"vendor"}',
        '3 step.unblocked {"step":"work"}',
      ]),
    );
  });

  it('[I9] matches on every attribute named, of an activity read from several', () => {
    const rules = {
      event: { activity: ['concept:name', 'sub'] },
      blocked: [{ match: { 'concept:name': 'Accepted', sub: ['Wait', 'Hold'] }, code: 'waiting' }],
    };
    const trace = caseOf(
      at(1, 'Accepted', { sub: 'Hold' }),
      at(2, 'Queued', { sub: 'Wait' }),
      at(3, 'Accepted', { sub: 'Busy' }),
    );
    expect(factLines(trace, rules).slice(1)).toEqual([
      '1 step.blocked {"step":"accepted-hold","code":"waiting"}',
      '2 step.unblocked {"step":"accepted-hold"}',
      '2 step.completed {"step":"queued-wait"}',
      '3 step.completed {"step":"accepted-busy"}',
    ]);
  });

  it.each([
    ['last-event closes always', { when: 'last-event' }, ['Go', 'Done', 'Go'], 3],
    [
      'last-event closes when it fits',
      { when: 'last-event', match: { activity: 'Done' } },
      ['Done', 'Go', 'Done'],
      3,
    ],
    [
      'taken up again and not done since stays open',
      { when: 'last-event', match: { activity: 'Done' } },
      ['Go', 'Done', 'Go'],
      0,
    ],
    [
      'last-match closes at the last that fits',
      { when: 'last-match', match: { activity: 'Done' } },
      ['Done', 'Done', 'Go'],
      2,
    ],
    [
      'nothing that fits closes nothing',
      { when: 'last-match', match: { activity: 'Done' } },
      ['Go'],
      0,
    ],
    [
      'a case without what a closed one has stays open',
      { when: 'last-event', caseHas: ['enddate'] },
      ['Go'],
      0,
    ],
    ['without a rule none closes', undefined, ['Done'], 0],
  ] as const)('[I9] %s', (_what, closes, activities, minute) => {
    const trace = caseOf(...activities.map((activity, index) => at(index + 1, activity)));
    const closings = factLines(trace, { closes } as Partial<LogMapping>).filter((fact) =>
      fact.includes('work-order.closed'),
    );
    expect(closings).toEqual(minute ? [`${minute} work-order.closed {}`] : []);
  });

  it('[I9] states attributes of the case at its first or last event, and unknown ones as unknown', () => {
    const rules = {
      unknown: ['EMPTY'],
      facts: [
        { attribute: 'channel', name: 'channel' },
        { attribute: 'group', name: 'group' },
        { attribute: 'end', name: 'end', at: 'last-event' as const },
        { attribute: 'absent', name: 'absent' },
      ],
    };
    const trace = caseOf(at(1, 'Go'), at(2, 'Go'));
    const attributes = new Map<string, LogValue>([
      ['concept:name', 'c1'],
      ['channel', 'Desk'],
      ['group', 'EMPTY'],
      ['end', '2030-02-01T00:00:00Z'],
    ]);
    expect(factLines({ ...trace, attributes }, rules)).toEqual([
      '1 work-order.opened {"workflow":"w"}',
      '1 fact.observed {"name":"channel","value":"Desk"}',
      '1 fact.observed {"name":"group","value":null}',
      '1 step.completed {"step":"go"}',
      '2 step.completed {"step":"go"}',
      '2 fact.observed {"name":"end","value":"2030-02-01T00:00:00Z"}',
    ]);
  });

  it('[I9] states attributes of events when they change', () => {
    const rules = { facts: [{ attribute: 'impact', name: 'impact', of: 'event' as const }] };
    const trace = caseOf(
      at(1, 'Go', { impact: 'Low' }),
      at(2, 'Go', { impact: 'Low' }),
      at(3, 'Go', { impact: 'High' }),
    );
    expect(factLines(trace, rules).filter((fact) => fact.includes('impact'))).toEqual([
      '1 fact.observed {"name":"impact","value":"Low"}',
      '3 fact.observed {"name":"impact","value":"High"}',
    ]);
  });

  it('[I9] names what the work is about, from the case or its first event', () => {
    const trace = caseOf(at(1, 'Go', { product: 'PROD 4/2' }));
    expect(factLines(trace, { objects: ['product', 'absent'] })[0]).toBe(
      '1 work-order.opened {"workflow":"w","objects":["PROD 4/2"]}',
    );
  });

  it('[I9] reads texts as what the mapping says they stand for, and leaves what does not fit', () => {
    const rules = (['boolean', 'number', 'instant'] as const).flatMap((as) =>
      ['fits', 'not'].map((which) => ({ attribute: `${as} ${which}`, name: which, as })),
    );
    const values = ['TRUE', 'yes', '-012.50', '1e5', '2030-01-01 12:00:00', '2030-01'];
    const attributes = new Map([
      ['concept:name', 'c1'],
      ...rules.map(({ attribute }, index): [string, string] => [attribute, values[index]!]),
    ]);
    const result = factsOfCase({ ...caseOf(at(1, 'Go')), attributes }, mapping({ facts: rules }));
    const stated = (result as CaseFacts).facts.filter(({ type }) => type.includes('fact.observed'));
    expect(stated.map(({ data }) => data['value'])).toEqual([
      true,
      'yes',
      -12.5,
      '1e5',
      '2030-01-01T12:00:00.000Z',
      '2030-01',
    ]);
  });

  it('[I9] reads times without an offset by the mapping’s', () => {
    const trace = caseOf(at(1, 'Go', { when: '2030-01-01T12:00:00' }));
    const result = factsOfCase(trace, mapping({ event: { timestamp: 'when', offset: '+02:00' } }));
    expect(result).toMatchObject({ facts: [{ time: '2030-01-01T10:00:00.000Z' }, {}] });
  });

  it.each([
    [
      'no id',
      { ...caseOf(at(1, 'Go')), attributes: new Map() },
      { line: 1, attribute: 'concept:name', problem: 'the case has no concept:name' },
    ],
    ['no events', caseOf(), { line: 1, problem: 'case c1 has no events' }],
    [
      'an event without a time',
      caseOf({ attributes: new Map([['concept:name', 'Go']]), line: 7 }),
      { line: 7, attribute: 'time:timestamp', problem: 'the event has no time:timestamp' },
    ],
    [
      'a time that is none',
      caseOf(at(1, 'Go', { 'time:timestamp': 'yesterday' })),
      {
        line: 1,
        attribute: 'time:timestamp',
        problem:
          'yesterday is not a valid time in RFC 3339 or YYYY-MM-DD HH:mm:ss; for another format, set event.format',
      },
    ],
    [
      'an event without a name',
      caseOf(at(1, '')),
      {
        line: 1,
        attribute: 'concept:name',
        problem: 'nothing names the activity of the event',
      },
    ],
  ])('[I9] leaves out a case with %s and says where', (_what, trace, skipped) => {
    expect(factsOfCase(trace, mapping())).toEqual(skipped);
  });
});

function mapping(parts: Partial<LogMapping> = {}): LogMapping {
  return { log: 'log', workflow: 'w', ...parts };
}

function caseOf(...events: LogTrace['events']): LogTrace {
  return { attributes: new Map([['concept:name', 'c1']]), events, line: 1 };
}

function at(minute: number, activity: string, more: Record<string, LogValue> = {}) {
  const time = `2030-01-01T00:${String(minute).padStart(2, '0')}:00Z`;
  return {
    attributes: new Map(
      Object.entries({ 'concept:name': activity, 'time:timestamp': time, ...more }),
    ),
    line: minute,
  };
}

/** Each fact as minute, type and data without the work order's id. */
function factLines(trace: LogTrace, parts: Partial<LogMapping> = {}): string[] {
  const result = factsOfCase(trace, mapping(parts));
  if ('problem' in result) throw new Error(result.problem);
  return result.facts.map(({ time, type, data: { workOrderId: _id, ...data } }) => {
    const minute = new Date(time).getUTCMinutes();
    return `${minute} ${type.replace(/^writ\.|\.v1$/g, '')} ${JSON.stringify(data)}`;
  });
}
