import { type components } from '../../api/schema';

/** A definition as it was published: what it leaves out has its default. */
export type Definition = Partial<components['schemas']['WorkflowDefinition']>;

/** A rule of the policy in force, as far as this page tells of it. */
export interface Rule {
  readonly id: string;
  readonly outcome: string;
  readonly text: string;
  readonly reason?: string;
  readonly approval?: string;
  readonly owner?: string;
}

/** One kind of action, what it touches, and the rules that name it. */
export interface ActionLine {
  readonly kind: string;
  readonly authority: string;
  readonly system: string;
  readonly writes: readonly string[];
  readonly rules: readonly Rule[];
  /** The best that can come of it: `stop` where no rule permits it. */
  readonly best: 'run' | 'wait' | 'stop';
}

const ORDER = ['run', 'wait', 'stop'] as const;

/**
 * Actions in a workflow, with the rules that speak of each kind. A rule that names no kind speaks of all. What no rule
 * permits stops, because the default of a policy is no.
 */
export const actionLines = (
  definition: Definition,
  rules: readonly Rule[],
): readonly ActionLine[] =>
  (definition.actions ?? []).map(({ kind, authority, system, writes = [] }) => {
    const about = rules
      .filter(({ text }) => isAbout(text, kind))
      .toSorted((a, b) => rank(a.outcome) - rank(b.outcome));
    const laid = overlaysOn(kind, definition);
    const best = bestOf(about);
    return {
      kind,
      authority,
      system,
      writes,
      rules: [...about, ...laid],
      best: best === 'run' && laid.length > 0 ? 'wait' : best,
    };
  });

/** Overlays ask for a word more, whatever the rules permit. */
const overlaysOn = (kind: string, { overlays = [] }: Definition): readonly Rule[] =>
  overlays
    .filter(({ actions = [] }) => actions.includes(kind))
    .map(({ name, approval, reason }) => ({
      id: name,
      outcome: 'wait',
      text: '',
      approval,
      ...(reason ? { reason } : {}),
    }));

/** Whether the text of a Cedar rule names an action, or none at all. */
const isAbout = (text: string, kind: string): boolean => {
  const named = [...text.matchAll(/Action::"([^"]+)"/g)].map(([, name]) => name);
  return named.length === 0 || named.includes(kind);
};

const rank = (outcome: string): number => ORDER.findIndex((known) => known === outcome);

const bestOf = (rules: readonly Rule[]): ActionLine['best'] =>
  ORDER.find((outcome) => rules.some((rule) => rule.outcome === outcome)) ?? 'stop';
