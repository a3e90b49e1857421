import { type Command } from 'commander';
import { WritError } from '#client';
import { completeRemediation, views } from '#contracts';
import { ageText, dueText } from '../ages';
import { listFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf } from '../terminal';
import { addContractCommand } from './contract-command';
import { sayDone } from './done';
import { addListing, type Listing } from './listing';

interface ReviewOptions {
  readonly upheld?: boolean;
  readonly notUpheld?: boolean;
  readonly findings: string;
  readonly evidence?: string[];
  readonly workOrder?: string;
}

interface OpenOptions {
  readonly code: string;
  readonly jobType?: string;
  readonly week?: string;
  readonly month?: string;
  readonly because?: string;
  readonly owner?: string;
  readonly seenOn?: string;
  readonly exception?: string;
  readonly postReview?: string;
}

const filters: Listing['filters'] = {
  '--owner <name>': 'what falls to this owner; TBD for what falls to nobody yet',
  '--code <code>': 'of this code',
  '--work-order <id>': 'of this work order',
};

/** The obligations of break-glasses: post-reviews and remediations, listed and completed. */
export const addPostReviewCommands = (program: Command): void => {
  addListing(program, {
    lists: views.postReviews,
    description: 'list the reviews of break-glasses, with owner and deadline',
    filters: { ...filters, '--declared-by <name>': 'of what this person declared' },
    statuses: views.postReviews.row.fields.status[0].oneOf,
    columns: [
      ['review', 'postReviewId'],
      'code',
      'declaredBy',
      'owner',
      ['age', ({ scheduledAt }) => ageText(scheduledAt, Date.now())],
      ['due', ({ dueAt, verdict }) => dueText(dueAt, !verdict, Date.now())],
      ['verdict', ({ verdict }) => verdict ?? 'none yet'],
      'workOrderId',
    ],
    nothing: 'no review is owed; writ report overdue-post-reviews counts those that are late',
    then: 'writ review <id> --upheld --findings "…", or --not-upheld; never by who declared it.',
  });
  addReview(program);
  addListing(program, {
    lists: views.remediations,
    description: 'list remediations: causes to fix, with owner and deadline',
    filters,
    statuses: views.remediations.row.fields.status[0].oneOf,
    columns: [
      'remediationId',
      'code',
      'owner',
      ['age', ({ openedAt }) => ageText(openedAt, Date.now())],
      ['due', ({ dueAt, status }) => dueText(dueAt, status === 'open', Date.now())],
      'status',
      ['work order', ({ workOrderId, seenOn }) => workOrderId ?? seenOn ?? 'none'],
      ['why', whyOf],
    ],
    nothing: 'nothing needs fixing; writ report exception-trends shows which codes repeat',
    then: 'writ remediate <id> --evidence … with --workflow <id>/<version> or --unchanged-because "…".',
  });
  addOpenRemediation(program);
  addRemediate(program);
};

const whyOf = ({
  origin,
  signalRule,
  because,
  openedBy,
}: Readonly<Record<'origin' | 'signalRule' | 'because' | 'openedBy', unknown>>): string => {
  if (origin === 'by-hand') return `${cellOf(openedBy)}: ${cellOf(because)}`;
  return signalRule ? `${cellOf(origin)}: ${cellOf(signalRule)}` : cellOf(origin);
};

const OPENING = `
Writ reads the charts when a week or month is over, and opens a remediation for what got worse. Writ opens
nothing for imported and observed work: use --week or --month, for a period that writ report drift
--filter worse=true lists. --because opens one by hand for whatever must be fixed.

  writ open-remediation --code step-blocked --job-type refund --week 2026-03-02
  writ open-remediation --code step-blocked --because 'The courier loses parcels.' --owner dana
  writ open-remediation --code step-blocked --because 'Again.' --seen-on WORK_ORDER --exception EXCEPTION`;

const addOpenRemediation = (program: Command): void => {
  program
    .command('open-remediation')
    .description('open a remediation by hand, or for a code that got worse (or join the open one)')
    .requiredOption('--code <code>', 'the exception code')
    .option('--job-type <type>', 'the job type of the work; required with --week and --month')
    .option('--week <date>', 'the Monday of the week that got worse')
    .option('--month <date>', 'or the first day of the month')
    .option('--because <text>', 'by hand: what must be fixed, and why')
    .option('--owner <name>', 'by hand: who fixes it; the remediation owner of the code if absent')
    .option('--seen-on <workOrderId>', 'by hand: the work order that shows it')
    .option('--exception <id>', 'by hand: the exception of that work order that shows it')
    .option('--post-review <id>', 'by hand: the post-review of that work order that shows it')
    .addHelpText('after', OPENING)
    .action(async (options: OpenOptions, command: Command) => {
      const session = sessionOf(command);
      const { code, jobType, because, owner, seenOn } = options;
      const { exception: exceptionId, postReview: postReviewId } = options;
      const shownBy = { seenOn, exceptionId, postReviewId };
      const body = { code, jobType, ...periodOf(options), because, owner, ...shownBy };
      const answer = await session.client.post<{ remediationId: string }>('/v1/remediations', {
        body,
      });
      sayDone(session, answer, `opened remediation ${answer.body.remediationId} for ${code}`);
    });
};

/** Undefined for one that is opened by hand. */
const periodOf = ({ week, month, because }: OpenOptions) => {
  if ([week, month, because].filter((one) => one !== undefined).length !== 1)
    throw new WritError('Give one of --week <date>, --month <date> and --because <text>.');
  if (because !== undefined) return undefined;
  return {
    periodKind: week === undefined ? 'month' : 'week',
    period: firstInstantOf(week ?? month!),
  };
};

/** A day of UTC, as periods are. */
const firstInstantOf = (date: string): string => {
  const day = date.slice(0, 'yyyy-mm-dd'.length);
  if (/^\d{4}-\d\d-\d\d$/.test(day)) return `${day}T00:00:00.000Z`;
  throw new WritError(`A period is named by its first day, such as 2026-03-02, not ${date}.`);
};

const addReview = (program: Command): void => {
  program
    .command('review')
    .description('review a break-glass that somebody else declared')
    .argument('<postReviewId>')
    .option('--upheld', 'it was right')
    .option('--not-upheld', 'it was not: that raises an exception')
    .requiredOption('--findings <text>', 'what was found')
    .option('--evidence <ids>', 'what shows it', listFor('--evidence'))
    .option('--work-order <id>', 'its work order; looked up where absent')
    .action(async (postReviewId: string, options: ReviewOptions, command: Command) => {
      const session = sessionOf(command);
      const { upheld, notUpheld, findings, evidence, workOrder: workOrderId } = options;
      if (upheld === notUpheld) throw new WritError('Give one of --upheld and --not-upheld.');
      const verdict = upheld ? 'upheld' : 'not-upheld';
      const path = `/v1/post-reviews/${encodeURIComponent(postReviewId)}/complete`;
      const body = { workOrderId, verdict, findings, evidence };
      const answer = await session.client.post(path, { body });
      sayDone(session, answer, `reviewed ${postReviewId}: ${upheld ? 'upheld' : 'not upheld'}`);
    });
};

const addRemediate = (program: Command): void => {
  addContractCommand(program, {
    name: 'remediate',
    sends: completeRemediation,
    description: 'complete a remediation: evidence that its cause is fixed, and what changed',
    fields: {
      evidence: { flags: '--evidence <ids>' },
      workflow: {
        flags: '--workflow <id/version>',
        meaning: 'the version of a workflow that fixes the cause',
        parse: versionOf,
      },
      noChangeBecause: {
        flags: '--unchanged-because <reason>',
        meaning: 'or why no workflow changed',
      },
    },
    check: ({ workflow, noChangeBecause }) =>
      (workflow === undefined) === (noChangeBecause === undefined)
        ? 'Give one of --workflow <id/version> and --unchanged-because <reason>.'
        : undefined,
    done: ({ remediationId }) => `remediated ${remediationId}`,
  });
};

const versionOf = (text: string): { id: string; version: number } => {
  const [, id, version] = /^([\w-]+)\/(\d{1,9})$/.exec(text) ?? [];
  if (id && version) return { id, version: Number(version) };
  throw new WritError(`--workflow takes an id and a version such as refunds/3, not ${text}.`);
};
