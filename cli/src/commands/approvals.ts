import { type Command } from 'commander';
import { WritError } from '#client';
import { approvalStatuses, confirmApproval, type RecordedAnswerCell } from '#contracts';
import { moneyText } from '#printing';
import { type Row, rowsOf } from '../api/rows';
import { answersFor, type Identity, isToAnswer, whoAmI } from '../api/who-am-i';
import { type Deputies, deputiesFor, nobodyAway } from '../approvals/deputies';
import { commaSeparated, wholeFor } from '../option-values';
import { addPastOptions, type PastOptions } from '../as-of/as-of-options';
import { type Session, sessionOf } from '../session';
import { type Column, ROWS, sayList } from './list';
import { SEARCH } from './listing';

interface ApprovalsOptions extends PastOptions {
  readonly mine?: boolean;
  readonly all?: boolean;
  readonly status: string;
  readonly owner?: string;
  readonly search?: string;
  readonly workOrder?: string;
  readonly kind?: string;
  readonly plan?: string;
  readonly limit: number;
}

const ANY = 'any';

export const addApprovalsCommand = (program: Command): void => {
  addPastOptions(program.command('approvals'))
    .description('list the approvals that wait for an answer')
    .option('--mine', 'only what this key may answer; so it is where the key answers for somebody')
    .option('--all', 'for every owner')
    .option('--status <status>', `${approvalStatuses.join(', ')} or ${ANY}`, statusOf, 'requested')
    .option('--owner <name>', 'what falls to this owner')
    .option(...SEARCH)
    .option('--work-order <id>')
    .option('--kind <kind>', 'such as security, as the workflow names it')
    .option('--plan <id>', 'only for the lines of this plan')
    .option('--limit <n>', 'so many rows', wholeFor('--limit'), ROWS)
    .addHelpText(
      'after',
      '\nThen: writ approve <approvalId>, or writ reject <approvalId> --reason "…".\n' +
        'An answer that somebody recorded counts once another person confirms it: writ confirm-answer <approvalId> <n>.',
    )
    .action(async (options: ApprovalsOptions, command: Command) => {
      const session = sessionOf(command);
      const me = await mineOf(session, options);
      const { owner, search, workOrder: workOrderId, kind, plan, limit, asOf, known } = options;
      const status = options.status === ANY ? undefined : options.status;
      // Who was away then is not known of the past.
      const isNow = me !== undefined && asOf === undefined;
      const away = isNow ? await deputiesFor(session, me) : nobodyAway;
      const found = await rowsOf(session.client, '/v1/approvals', {
        query: { status, owner, search, workOrderId, kind, plan, asOf, known },
        limit,
        ...(me && { wanted: isMine(me, away) }),
      });
      const rows = found.rows.map((row) => withDeputy(row, away));
      sayList(
        session.terminal,
        { ...found, rows },
        {
          columns: rows.some(isToConfirm) ? [...COLUMNS, TO_CONFIRM] : COLUMNS,
          nothing: nothingFor(me),
          json: session.json,
        },
      );
    });
};

const statusOf = (text: string): string => {
  if (text === ANY || approvalStatuses.some((status) => status === text)) return text;
  throw new WritError(
    `${text} is no status of an approval: there are ${approvalStatuses.join(', ')}, or ${ANY}.`,
  );
};

/** Who asks, where only what they may answer is wanted; undefined where everything is. */
const mineOf = async (
  { client }: Session,
  { mine, all, owner }: ApprovalsOptions,
): Promise<Identity | undefined> => {
  if (mine && (all || owner !== undefined))
    throw new WritError('Give one of --mine, --all and --owner.');
  if (all || owner !== undefined) return undefined;
  const me = await whoAmI(client);
  return mine || isToAnswer(me) ? me : undefined;
};

/** What waits for an owner who is away says who answers meanwhile. */
const withDeputy = (row: Row, away: Deputies): Row => {
  const isWaiting = row['status'] === 'requested';
  const deputy = isWaiting ? away.get(String(row['owner']))?.deputy : undefined;
  return deputy === undefined ? row : { ...row, deputy };
};

const ownerOf = ({ owner, deputy }: Row): unknown =>
  deputy === undefined ? owner : `${String(owner)} (away: ${String(deputy)} answers)`;

/**
 * Signers that are named sign instead of the owner. What waits is not for those who requested it or
 * have signed it: they could not answer.
 */
const isMine =
  (me: Identity, away: Deputies) =>
  (row: Row): boolean => {
    const { status, owner, signers, requestedBy, onBehalfOf, signedBy } = row;
    const approvers = [
      String(owner),
      ...namesIn(away.get(String(owner))?.deputy),
      ...namesIn(signers),
    ];
    const isTheirs = approvers.some((name) => answersFor(me, name));
    const isDone = [requestedBy, ...namesIn(onBehalfOf), ...namesIn(signedBy)].includes(me.id);
    return (isTheirs && !(status === 'requested' && isDone)) || mayConfirm(me, row);
  };

/** The recorded answers that nobody has confirmed, of an approval that still waits. */
const unconfirmed = ({ status, recordList }: Row): readonly RecordedAnswerCell[] =>
  status === 'requested' || status === 'partial'
    ? ((recordList ?? []) as readonly RecordedAnswerCell[]).filter(
        ({ confirmedBy }) => confirmedBy === null,
      )
    : [];

const isToConfirm = (row: Row): boolean => unconfirmed(row).length > 0;

/** A second person confirms, who need not own it: neither the recorder nor a requester. */
const mayConfirm = ({ id, roles }: Identity, row: Row): boolean =>
  confirmApproval.roles.some((role) => roles.includes(role)) &&
  ![row['requestedBy'], ...namesIn(row['onBehalfOf'])].includes(id) &&
  unconfirmed(row).some(({ recordedBy }) => recordedBy !== id);

const TO_CONFIRM: Column = [
  'recorded, to confirm',
  (row) =>
    unconfirmed(row).map(
      ({ number, approver, recordedBy, recordedAt }) =>
        `${number}: ${approver}, recorded by ${recordedBy} on ${recordedAt}`,
    ),
];

/** Lists are joined by commas in the views. */
const namesIn = (cell: unknown): readonly string[] =>
  typeof cell === 'string' ? commaSeparated(cell) : [];

const nothingFor = (me: Identity | undefined): string =>
  me ? `nothing waits for ${me.id}; --all shows what waits for others` : 'there is none';

const wantedOf = ({
  gate,
  requestedPermits,
  requestedAmountMinor,
  requestedCurrency,
}: Row): string => {
  const amount =
    typeof requestedAmountMinor === 'number' && typeof requestedCurrency === 'string'
      ? ` up to ${moneyText({ minor: requestedAmountMinor, currency: requestedCurrency })}`
      : '';
  return gate ? `gate ${String(gate)}` : `${String(requestedPermits ?? 'TBD')}${amount}`;
};

const signedOf = ({ signaturesGiven, signaturesNeeded }: Row): string =>
  `${String(signaturesGiven ?? 0)} of ${String(signaturesNeeded ?? 1)}`;

/** There is no end to what was never answered or granted. */
const untilOf = ({ expiresAt, dueAt }: Row): unknown => expiresAt ?? dueAt;

const COLUMNS: readonly Column[] = [
  'approvalId',
  'kind',
  'status',
  ['owner', ownerOf],
  ['requested by', 'requestedBy'],
  ['for', wantedOf],
  ['signed', signedOf],
  ['until', untilOf],
  'workOrderId',
];
