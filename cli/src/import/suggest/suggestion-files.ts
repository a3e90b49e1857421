import { Document, isCollection, Scalar, visit } from 'yaml';
import { printableLines } from '#printing';
import { OWN_COMMAND } from '../../own-files';
import { type LogColumns } from './log-columns';
import { type Suggestion } from './suggestion';

/** The three files of a mapping by their names, with what there is to decide in each. */
export const filesOf = (
  log: string,
  { mapping, workflow, codes, slowest, closedShare, columns, unreadable }: Suggestion,
): Readonly<Record<string, string>> => ({
  'mapping.yaml': commented(mapping, {
    '': [
      `How ${log} becomes facts about work orders: a first draft, made from the log alone. Read it through, then try it by`,
      `  ${OWN_COMMAND} import ${log} --mapping <this file> --dry-run`,
      'examples/imports/receipt/mapping.yaml explains every part.',
    ],
    log: ['Names the log for good: under another name it counts again.'],
    event: eventComments(columns, unreadable),
    unknown: ['Values that mean that nobody knows.'],
    facts: ['What becomes a fact. Take out what nobody asks about, and what names people.'],
    blocked: ['Seems to hold work up, by its name. What fits none of these holds nothing up.'],
    closes: [
      `${percent(closedShare)} of the cases end so. Take out what is no proper end.`,
      ...(slowest.length > 0
        ? [
            'Cases stand longest, by the median, after these; perhaps some belong under blocked:',
            ...slowest.map(([name, ms]) => `  ${name}: ${duration(ms)}`),
          ]
        : []),
    ],
  }),
  'workflow.yaml': commented(workflow, {
    '': ['What the cases are runs of: watched, not controlled.'],
    owner: ['Who answers for it.'],
    stages: ['Group the steps into stages in which they are done.'],
    slas: ['Waiting or blocked longer than this is stalled.'],
  }),
  'exception-codes.yaml': commented(codes, {
    '': [
      'Who deals with what holds work up, how fast, and who owns the fix of its cause. What nobody owns goes to the',
      'owner of owner-missing. A code that is defined already stays as it is, unless its name begins with that of the log.',
    ],
  }),
});

const eventComments = (
  { time, lifecycle, actor, team }: LogColumns,
  unreadable: number,
): readonly string[] => [
  'What was done, and when. Times without an offset are in that of offset; with summer time, use zone: Europe/Amsterdam.',
  ...(time.isAmbiguous
    ? ['The times could be read month first too: see that the format is right.']
    : []),
  ...(unreadable > 0
    ? [`${unreadable} events have no readable time or name: their cases are left out.`]
    : []),
  ...(lifecycle
    ? [
        'Only `complete` completes a step. Name a code under suspended to block steps that are suspended.',
      ]
    : []),
  ...(actor || team
    ? [
        'Who did it, and in which team. Names of people stay in the ledger: use them where you may.',
        ...(actor ? [`  actor: ${actor}`] : []),
        ...(team ? [`  team: ${team}`] : []),
      ]
    : []),
];

type Comments = Readonly<Record<string, readonly string[]>>;

/** The first comment stands above all, the others above the part that they name. */
const commented = (value: unknown, { '': head = [], ...parts }: Comments): string => {
  const document = new Document(value);
  document.commentBefore = asComment(head);
  if (isCollection(document.contents))
    for (const pair of document.contents.items as {
      key?: { value?: unknown; commentBefore?: string };
    }[]) {
      const comment = parts[String(pair.key?.value)];
      if (pair.key && comment) pair.key.commentBefore = asComment(comment);
    }
  visit(document, {
    Scalar: (_key, scalar) => {
      const { value: text } = scalar;
      if (typeof text === 'string' && printableLines(text) !== text)
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  // In double quotes, YAML reads these escapes as the characters that they stand for.
  return printableLines(document.toString({ lineWidth: 0, flowCollectionPadding: true }));
};

/** Names of a log may hold line ends, and a comment ends with its line. */
const asComment = (lines: readonly string[]): string =>
  lines.map((line) => ` ${line.replace(/[\r\n\u2028\u2029]+/g, ' ')}`).join('\n');

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

const duration = (ms: number): string => {
  const hours = ms / 3_600_000;
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return hours >= 1 ? `${Math.round(hours)} h` : `${Math.max(1, Math.round(ms / 60_000))} min`;
};
