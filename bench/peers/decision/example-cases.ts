import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type PeerAction, type PeerOutcome, type PeerRequest } from './engine';

const CASES = 'examples/workflows/refunds/cases.yaml';

interface GoldenCase {
  readonly name: string;
  readonly action: PeerAction;
  readonly facts?: Readonly<Record<string, boolean | number | null>>;
  readonly expect: PeerOutcome;
  readonly rules?: readonly string[];
}

export interface ExampleCase {
  readonly title: string;
  readonly request: PeerRequest;
  readonly expected: PeerOutcome;
}

/** The golden cases that the policy decides alone: those that Writ's own rules stop need the workflow. */
export const exampleCases = (text = readFileSync(CASES, 'utf8')): readonly ExampleCase[] =>
  (parse(text) as readonly GoldenCase[])
    .filter(({ rules = [] }) => !rules.some((rule) => rule.startsWith('engine.')))
    .map(({ name, action, facts = {}, expect }) => ({
      title: name,
      request: { workOrderId: 'case', action, facts: known(facts) },
      expected: expect,
    }));

/** What nobody knows is absent. */
const known = (facts: NonNullable<GoldenCase['facts']>): PeerRequest['facts'] =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    ),
  );
