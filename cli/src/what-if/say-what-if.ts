import { type WhatIfAnswer, type WhatIfExample } from '#contracts';
import { grouped } from '../progress';
import { cellOf, sayLine, tableOf, type Terminal } from '../terminal';
import { type Judged, type JudgedCell } from './judged';

/** Prints the answer: what would be let loose first, then decisions to open. `url` is where Writ answers. */
export const sayWhatIf = ({ out }: Terminal, judged: Judged, url: string): void => {
  const { answer, cells } = judged;
  const say = (lines: string | readonly string[]): void => sayLine(out, lines);
  say(headOf(answer));
  if (answer.hint) say(answer.hint);
  if (answer.replayed > 0) {
    say('');
    say(matrixOf(cells));
    for (const cell of cells.filter(isWorthOpening)) say(['', ...examplesOf(cell, url)]);
  }
  if (answer.approverLoad.length > 0) say(['', 'Approvals requested', ...loadOf(answer)]);
  if (answer.notReplayable.length > 0) say(['', ...notReplayableOf(answer)]);
  if (answer.replayed > 0) say(['', conclusionOf(judged)]);
};

const headOf = (answer: WhatIfAnswer): readonly string[] => {
  const { policy, workflow, from, to, replayed, position } = answer;
  const { id, workflowId, version, digest } = policy;
  const proposed = version === null ? 'proposed' : `version ${version}`;
  return [
    `policy ${id} of ${workflowId}, ${proposed}, sha256:${digest}`,
    ...(workflow ? [`workflow ${workflowId}, proposed, sha256:${workflow.digest}`] : []),
    `${grouped(replayed)} decisions ${periodOf(from, to)}against what was in force then, up to position ${position}`,
  ];
};

const periodOf = (from: string | null, to: string | null): string =>
  `${from ? `from ${from} ` : ''}${to ? `before ${to} ` : ''}`;

const matrixOf = (cells: readonly JudgedCell[]): readonly string[] =>
  tableOf(
    ['then', 'now', 'decisions', ''],
    cells.map(({ then, now, count, meaning }) => [then, now, grouped(count), meaning]),
  );

const isWorthOpening = ({ meaning, count }: JudgedCell): boolean =>
  meaning !== 'as before' && count > 0;

const examplesOf = ({ then, now, count, examples }: JudgedCell, url: string): readonly string[] => [
  `${then}→${now}: ${shownOf(count, examples.length)}`,
  ...examples.flatMap((example) => exampleOf(example, url)),
];

const shownOf = (count: number, shown: number): string =>
  shown < count ? `the first ${shown} of ${grouped(count)}` : grouped(count);

const exampleOf = (example: WhatIfExample, url: string): readonly string[] => {
  const { decisionId, workOrderId, position, action, rulesThen, rulesNow, reasonNow } = example;
  return [
    `  ${url.replace(/\/+$/, '')}/v1/decisions/${decisionId}`,
    `    ${action.kind} in ${action.system} on work order ${workOrderId} at position ${position}`,
    `    then ${cellOf(rulesThen)}; now ${cellOf(rulesNow)}: ${cellOf(reasonNow)}`,
  ];
};

const loadOf = ({ approverLoad }: WhatIfAnswer): readonly string[] =>
  tableOf(
    ['kind', 'owner', 'before', 'after', 'change'],
    approverLoad.map(({ kind, owner, before, after }) => [
      kind,
      owner,
      grouped(before),
      grouped(after),
      after > before ? `+${grouped(after - before)}` : grouped(after - before),
    ]),
  );

const notReplayableOf = ({ notReplayable }: WhatIfAnswer): readonly string[] =>
  notReplayable.map(
    ({ why, count, examples }) =>
      `not replayable ${grouped(count)}: ${why} (such as ${examples.map(({ decisionId }) => decisionId).join(', ')})`,
  );

const conclusionOf = ({ answer, loosened, tightened, unreplayed }: Judged): string => {
  const { replayed } = answer;
  return (
    `loosened ${grouped(loosened)}, tightened ${grouped(tightened)}, ` +
    `as before ${grouped(replayed - loosened - tightened)}; ${grouped(unreplayed)} could not be replayed`
  );
};
