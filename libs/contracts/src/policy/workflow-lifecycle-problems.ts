import { type FieldError } from '#kernel';
import { type StageDeclaration, type WorkflowDefinition } from './workflow';
import { type TransitionDeclaration } from './workflow-lifecycle';

/**
 * What is wrong with the stages, the moves between them and the overlays of a definition, each with a pointer
 * (RFC 6901). Domain rule 12: only moves that mean something can be listed.
 */
export const lifecycleProblems = (definition: WorkflowDefinition): readonly FieldError[] => [
  ...definition.stages.flatMap((stage, s) => stageProblems(definition, stage, s)),
  ...mainLineProblems(definition),
  ...moveProblems(definition),
  ...overlayProblems(definition),
];

const stageProblems = (
  { stages, gates }: WorkflowDefinition,
  { artifact, gates: behind }: StageDeclaration,
  s: number,
): readonly FieldError[] => {
  const pointer = `/stages/${s}`;
  const earlier = stages.slice(0, s);
  const alike = artifact && earlier.find((other) => other.artifact?.kind === artifact.kind);
  const there =
    artifact?.path !== undefined && earlier.find((other) => other.artifact?.path === artifact.path);
  return [
    ...behind.flatMap((name, g) =>
      gates.some((gate) => gate.name === name)
        ? []
        : [{ pointer: `${pointer}/gates/${g}`, message: `declare ${name} under gates first` }],
    ),
    ...(alike
      ? [
          {
            pointer: `${pointer}/artifact/kind`,
            message: `${artifact.kind} is what the stage ${alike.name} leaves: one stage's artifact stands in for no other's`,
          },
        ]
      : []),
    ...(there
      ? [
          {
            pointer: `${pointer}/artifact/path`,
            message: `the stage ${there.name} leaves its artifact at this place: name another`,
          },
        ]
      : []),
  ];
};

const mainLineProblems = ({ stages }: WorkflowDefinition): readonly FieldError[] =>
  stages.length > 0 && stages.every(({ support }) => support)
    ? [
        {
          pointer: '/stages',
          message: 'list a stage that is no support output: the work begins there',
        },
      ]
    : [];

const moveProblems = (definition: WorkflowDefinition): readonly FieldError[] => {
  const { stages, transitions } = definition;
  if (transitions.length === 0) return [];
  if (stages.length === 0)
    return [
      { pointer: '/transitions', message: 'list stages first: moves lead from one to another' },
    ];
  return [
    ...transitions.flatMap((move, t) => oneMoveProblems(definition, move, t)),
    ...anyToAnyProblems(definition),
    ...unreachedProblems(definition),
  ];
};

const oneMoveProblems = (
  { stages, transitions }: WorkflowDefinition,
  { from, to }: TransitionDeclaration,
  t: number,
): readonly FieldError[] => {
  const pointer = `/transitions/${t}`;
  const ends = [['from', from] as const, ['to', to] as const].flatMap(([end, name]) => {
    const message = whyNoEnd(stages, name);
    return message === undefined ? [] : [{ pointer: `${pointer}/${end}`, message }];
  });
  const first = transitions.findIndex((move) => move.from === from && move.to === to);
  return [
    ...ends,
    ...(from === to ? [{ pointer: `${pointer}/to`, message: `${to} is where it starts` }] : []),
    ...(first < t
      ? [{ pointer, message: `${from} to ${to} stands at /transitions/${first} already` }]
      : []),
  ];
};

/** The work is at a main stage and stays there while a support output is made. */
const whyNoEnd = (stages: readonly StageDeclaration[], name: string): string | undefined => {
  const stage = stages.find((one) => one.name === name);
  if (!stage) return `list the stage ${name} under stages first`;
  return stage.support
    ? `${name} is a support output: it is taken up beside any stage, and no move leads there or on from it`
    : undefined;
};

/** A lifecycle that allows every move says nothing: with three stages or more, that is no back and forth any more. */
const anyToAnyProblems = ({ stages, transitions }: WorkflowDefinition): readonly FieldError[] => {
  const main = stages.filter(({ support }) => !support).map(({ name }) => name);
  const listed = new Set(transitions.map(({ from, to }) => `${from} ${to}`));
  const isAnyToAny =
    main.length >= 3 &&
    main.every((from) => main.every((to) => from === to || listed.has(`${from} ${to}`)));
  return isAnyToAny
    ? [
        {
          pointer: '/transitions',
          message: 'any stage leads to any other: list only the moves that the work really makes',
        },
      ]
    : [];
};

const unreachedProblems = ({ stages, transitions }: WorkflowDefinition): readonly FieldError[] => {
  const main = new Set(stages.filter(({ support }) => !support).map(({ name }) => name));
  const [first] = main;
  if (first === undefined) return [];
  const reached = new Set([first]);
  // What is added while it is gone through is gone through as well.
  for (const stage of reached)
    for (const { from, to } of transitions) if (from === stage && main.has(to)) reached.add(to);
  return stages.flatMap(({ name, support }, s) =>
    support || reached.has(name)
      ? []
      : [
          {
            pointer: `/stages/${s}`,
            message: `no moves lead from ${first} to ${name}: list them under transitions`,
          },
        ],
  );
};

const overlayProblems = ({
  overlays,
  approvals,
  actions,
}: WorkflowDefinition): readonly FieldError[] =>
  overlays.flatMap(({ approval, actions: kinds }, o) => [
    ...(approvals.has(approval)
      ? []
      : [
          {
            pointer: `/overlays/${o}/approval`,
            message: `declare ${approval} under approvals first`,
          },
        ]),
    ...kinds.flatMap((kind, k) =>
      actions.some((action) => action.kind === kind)
        ? []
        : [
            {
              pointer: `/overlays/${o}/actions/${k}`,
              message: `list the action ${kind} under actions first`,
            },
          ],
    ),
  ]);
