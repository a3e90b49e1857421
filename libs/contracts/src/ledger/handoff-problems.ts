import { isGrantedStatus } from '../approvals/statuses';
import { type Handoff, type HandoffMove, type HandoffStage } from './handoff-package';
import { NONE, TBD } from './handoffs';

/** What the field checks a handoff for. */
export const handoffRules = [
  'invalid-transition',
  'missing-owner',
  'orphaned-blocker',
  'stale-approval',
  'artifact-without-source-or-version',
  'gate-bypassed-without-rationale',
  'unresolved-conflict',
  'terminal-with-open-blockers',
  'external-action-without-approval',
] as const;

/** One thing that is wrong with a handoff: which rule says so, about what, and what to do. */
export interface HandoffProblem {
  readonly rule: (typeof handoffRules)[number];
  readonly subject: string;
  readonly message: string;
}

type Found = readonly Omit<HandoffProblem, 'rule'>[];

/**
 * What is wrong with a handoff at `now` (an instant; when it was generated, where none is given): nothing, once it
 * can be gone on with. The package is of the schema's shape.
 */
export const handoffProblems = (
  handoff: Handoff,
  now = handoff.generatedAt,
): readonly HandoffProblem[] =>
  handoffRules.flatMap((rule) => checks[rule](handoff, now).map((found) => ({ rule, ...found })));

const checks: Readonly<Record<HandoffProblem['rule'], (handoff: Handoff, now: string) => Found>> = {
  'invalid-transition': (handoff) =>
    handoff.moves.flatMap((move, place) => {
      const why = whyNoMove(handoff, move, handoff.moves.slice(0, place));
      return why === undefined
        ? []
        : [
            {
              subject: `${move.from} → ${move.to}`,
              message: `${why}: the workflow lists its moves.`,
            },
          ];
    }),

  'missing-owner': (handoff) =>
    ownersOf(handoff)
      .filter(([, owner]) => isUnknown(owner))
      .map(([subject]) => ({
        subject,
        message: `Nobody owns ${subject}: an operator assigns it before the work is handed over.`,
      })),

  'orphaned-blocker': ({ blockers, workOrder }) =>
    blockers.flatMap(({ kind, subject, owner }) => {
      if (isUnknown(owner))
        return [{ subject, message: `Nobody owns the ${kind} ${subject}: assign it.` }];
      const isSeenTo = kind !== 'step' || blockers.some((one) => one.kind === 'exception');
      return isSeenTo || workOrder.mode === 'observe'
        ? []
        : [
            {
              subject,
              message: `The step ${subject} is blocked, and no exception is open: raise it.`,
            },
          ];
    }),

  'stale-approval': ({ approvals }, now) =>
    Object.entries(approvals).flatMap(([kind, { each }]) =>
      each
        .filter(({ status }) => isGrantedStatus(status))
        .flatMap(({ approvalId, expiresAt, dependsOnOutdated }) => [
          ...(expiresAt === NONE || expiresAt <= now
            ? [
                {
                  subject: approvalId,
                  message: `The ${kind} approval has expired: ask for it again.`,
                },
              ]
            : []),
          ...dependsOnOutdated.map((evidenceId) => ({
            subject: approvalId,
            message: `The ${kind} approval rests on ${evidenceId}, which is outdated: show the approver what is new.`,
          })),
        ]),
    ),

  'artifact-without-source-or-version': ({ artifacts }) =>
    artifacts.flatMap(({ evidenceId, source, version, sha256 }) => [
      ...(isUnknown(source)
        ? [
            {
              subject: evidenceId,
              message: 'It is not known who made it: record it with its producer.',
            },
          ]
        : []),
      ...(version === TBD || isUnknown(sha256)
        ? [
            {
              subject: evidenceId,
              message: 'It is not known which version this is: record it with version and digest.',
            },
          ]
        : []),
    ]),

  'gate-bypassed-without-rationale': (handoff) => [
    ...handoff.gates
      .filter(({ status, rationale }) => status === 'skipped' && rationale !== 'stated')
      .map(({ gate }) => ({
        subject: gate,
        message: `The gate ${gate} was skipped, and nobody said why: state the rationale.`,
      })),
    ...bypassed(handoff).map((gate) => ({
      subject: gate,
      message: `The work went on past the gate ${gate}, which was neither passed nor skipped: go back, or skip it for a reason.`,
    })),
  ],

  'unresolved-conflict': ({ conflicts }) =>
    conflicts.map(({ fact, statements }) => ({
      subject: fact,
      message: `${statements.map(({ source }) => source).join(' and ')} state ${fact} differently: find out which is right.`,
    })),

  'terminal-with-open-blockers': ({ workOrder: { status }, blockers }) =>
    ENDED.has(status)
      ? blockers.map(({ subject, message }) => ({
          subject,
          message: `It is ${status}, and this is open: ${message}`,
        }))
      : [],

  'external-action-without-approval': ({ externalActions }) =>
    externalActions
      .filter(
        ({ authorised, approvals }) =>
          !authorised ||
          approvals.length === 0 ||
          approvals.some(({ grantedBy }) => isUnknown(grantedBy)),
      )
      .map(({ action, audience, decisionId }) => ({
        subject: decisionId,
        message: `${action} was seen by ${audience}, and no approval shows that it might: raise it as an exception.`,
      })),
};

const ENDED: ReadonlySet<string> = new Set(['closed', 'abandoned', 'superseded']);

const isUnknown = (text: string): boolean => text.trim() === '' || text === TBD || text === NONE;

/** Who has to be known: what nobody will ever do again needs nobody. */
const ownersOf = (handoff: Handoff): readonly (readonly [string, string])[] => {
  const { workOrder, nextOwner, openQuestions, delegations, tracks } = handoff;
  if (ENDED.has(workOrder.status)) return [];
  return [
    [`the work order ${workOrder.id}`, workOrder.owner],
    [`the next stage (${handoff.nextStage})`, nextOwner],
    ...openQuestions.map(({ number, owner }) => [`question ${number}`, owner] as const),
    ...delegations.map(
      ({ dispatchId, recipient }) => [`delegation ${dispatchId}`, recipient] as const,
    ),
    ...tracks
      .filter(({ track, status }) => track !== 'main' && !ENDED.has(status))
      .map(({ track, owner }) => [`the track ${track}`, owner] as const),
  ];
};

const whyNoMove = (
  { stages, transitions }: Handoff,
  { from, to, move }: HandoffMove,
  before: readonly HandoffMove[],
): string | undefined => {
  const stage = stages.find(({ name }) => name === to);
  if (!stage) return 'There is no such stage';
  if (move === 'beside')
    return stage.support ? undefined : 'Only a support stage is done beside another';
  const at = before.findLast((one) => one.move !== 'beside')?.to ?? firstOf(stages);
  // Entered for the first time, or again where the work already is.
  if (from === NONE) return to === at ? undefined : `The work was at ${at}`;
  if (from !== at) return `The work was at ${at}, not at ${from}`;
  return transitions.some((one) => one.from === from && one.to === to)
    ? undefined
    : 'This move is not listed';
};

const firstOf = (stages: readonly HandoffStage[]): string =>
  stages.find(({ support }) => !support)?.name ?? NONE;

/** Gates behind which the work is now, that nobody went through and nobody left out. */
const bypassed = ({ moves, stages, gates }: Handoff): readonly string[] => {
  const behind = moves
    .filter(({ move }) => move === 'forward')
    .flatMap(({ from }) => stages.find(({ name }) => name === from)?.gates ?? []);
  return [...new Set(behind)].filter((name) => {
    const status = gates.find(({ gate }) => gate === name)?.status;
    return status !== 'passed' && status !== 'skipped';
  });
};
