import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDefinition } from '../definitions';
import { deedOf, type StoryStep } from './story';
import { EXAMPLE_FOLDER, readStory, storiesIn } from './story-file';

const SEED_USE_CASES = [
  'Route inbound leads',
  'Recover support cases',
  'Approve credits or refunds',
  'Verify launches',
  'Triage production issues',
  'Reconcile system records',
  'Prepare owner updates',
  'Move backlog work',
];

/** What no single story says. */
const OF_EACH = [
  ...(['approve', 'reject', 'revoke', 'meet', 'fail', 'block'] as const),
  ...(['skip', 'assign', 'breakGlass', 'endBreakGlass', 'review', 'remediate'] as const),
  ...(['enter', 'leave', 'gate', 'ask', 'reply'] as const),
  ...(['dispatch', 'takeOn', 'reportDone', 'confirm'] as const),
];

const stories = storiesIn(EXAMPLE_FOLDER);

describe('the stories of the examples', () => {
  it('[P9] are the eight use cases, in their order and by their names', () =>
    expect(stories.slice(0, 8).map(({ story }) => story.title)).toEqual(SEED_USE_CASES));

  it.each(stories)(
    '[P9] $workflow shows a run, an answered wait, a stop, and a proven closure',
    ({ workflow, story: { steps, title } }) => {
      const decided = (outcome: string) =>
        steps.filter(({ decide, expect }) => decide !== undefined && expect === outcome);
      expect(decided('run')).not.toEqual([]);
      expect(decided('stop')).not.toEqual([]);
      const answered = steps.flatMap(({ approve, reject }) => approve ?? reject ?? []);
      const waiting = decided('wait').map(({ decide }) => decide!.name);
      expect(waiting).not.toEqual([]);
      for (const name of waiting) expect(answered.map(({ decision }) => decision)).toContain(name);
      for (const { expect: outcome, code } of steps)
        if (outcome === 'stop') expect([...resolvedCodes(steps), ...withoutPeople]).toContain(code);
      expect(steps.at(-1)?.close?.evidence).toBeDefined();

      const definition = readDefinition(join(EXAMPLE_FOLDER, workflow, 'workflow.yaml')).value;
      expect(definition).toMatchObject({ id: workflow, title });
    },
  );

  it('[P9] use between them every deed', () => {
    const used = new Set(stories.flatMap(({ story }) => story.steps.map(deedOf)));
    for (const deed of OF_EACH) expect(used).toContain(deed);
  });
});

describe('a story file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-story-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const open = '  - say: It begins.\n    open: { title: One }\n';
  const read = (steps: string, head = 'useCase: 1\ntitle: One\n') => {
    mkdirSync(join(folder, 'one'), { recursive: true });
    const file = join(folder, 'one', 'story.yaml');
    writeFileSync(file, `${head}steps:\n${steps}`);
    return () => readStory(file);
  };

  it('[P9] may be one step long', () => expect(read(open)().steps).toHaveLength(1));

  it.each([
    ['no number', open, 'title: One\n', 'story.yaml:1: useCase must'],
    [
      'a step without a sentence',
      '  - open: { title: One }\n',
      undefined,
      /:4: in steps\.0: say must/,
    ],
    [
      'a misspelt deed',
      `${open}  - say: Then.\n    aprove: {}\n`,
      undefined,
      /:7: in steps\.1: aprove is not a part of steps: check its spelling/,
    ],
    [
      'an action without a system',
      `${open}  - say: Then.\n    expect: run\n    decide: { name: a, action: { kind: a, authority: read } }\n`,
      undefined,
      /:8: in steps\.1\.decide\.action: system must/,
    ],
    ['no opening', '  - say: Then.\n    close: {}\n', undefined, /:4: the first step opens/],
    ['two openings', `${open}${open}`, undefined, /:6: a story has one work order/],
    [
      'two deeds in a step',
      `${open}  - say: Then.\n    close: {}\n    complete: [a]\n`,
      undefined,
      /:6: a step does one thing: this one does complete and close/,
    ],
    ['a deed of nothing', `${open}  - say: Then.\n    close:\n`, undefined, /:6: close is empty/],
    [
      'a decision that nobody expects anything of',
      `${open}  - say: Then.\n    decide: { name: a, action: { kind: a, authority: read, system: b } }\n`,
      undefined,
      /:6: say what policy answers/,
    ],
    [
      'an expectation of what policy does not answer',
      `${open}  - say: Then.\n    close: {}\n    expect: run\n`,
      undefined,
      /:6: expect belongs to decide/,
    ],
    [
      'a name that no step gave',
      `${open}  - say: Then.\n    approve: { decision: a }\n  - say: End.\n    close: { evidence: b }\n`,
      undefined,
      /:6: no step before decides a\n.*:8: no step before records b/,
    ],
    [
      'a dispatch that no step sent',
      `${open}  - say: Then.\n    confirm: { dispatch: a }\n`,
      undefined,
      /:6: no step before dispatches a/,
    ],
    [
      'a time that is none',
      `${open}  - say: Then.\n    facts: { ago: { since: yesterday } }\n`,
      undefined,
      /:6: since must be an ISO 8601 duration/,
    ],
  ])('[P9] with %s is refused with file, line and what is wanted', (_, steps, head, message) =>
    expect(read(steps, head)).toThrow(message),
  );

  it('[P9] is found by the workflow’s name, and a wrong name lists the right ones', () => {
    read(open);
    expect(storiesIn(folder, ['one']).map(({ workflow }) => workflow)).toEqual(['one']);
    expect(() => storiesIn(folder, ['two'])).toThrow('No story of two: there is one.');
  });
});

/** Exceptions with these codes end with the fact: nobody resolves them. */
const withoutPeople = ['fact-unknown', 'facts-stale', 'facts-conflict', 'approval-exceeded'];

function resolvedCodes(steps: readonly StoryStep[]) {
  return steps.flatMap(({ resolve }) => resolve?.code ?? []);
}
