import { consolePathOf } from '#contracts';
import { type Digest, type DigestItem } from './digest';
import { type Letter, type LetterItem, timeText } from '../letter';
import { type LetterContext } from '../notice-letter';

const plurals: Readonly<Record<DigestItem['kind'], string>> = {
  approval: 'Approvals',
  exception: 'Exceptions',
  'post-review': 'Post-reviews',
  remediation: 'Remediations',
};

/** What is due and overdue for an owner, in words. */
export const digestLetter = (
  { counts, items }: Digest,
  owner: string,
  { baseUrl, zone }: LetterContext,
): Letter => {
  const open = sumOf(counts, ({ open }) => open);
  const overdue = sumOf(counts, ({ overdue }) => overdue);
  const heading = `${open} open for ${owner}, ${overdue} overdue`;
  return {
    subject: `Today: ${heading}`,
    heading,
    paragraphs: [],
    details: counts.map(({ kind, open, overdue }) => [
      plurals[kind],
      `${open} open, ${overdue} overdue`,
    ]),
    items: items.map((item) => itemOf(item, baseUrl, zone)),
    action: { label: 'See all of it in Writ', url: `${baseUrl}/mine` },
    footer: `This message is for ${owner}. It lists at most ten, those due first. A reply to it reaches nobody.`,
  };
};

const itemOf = (
  { kind, id, what, workOrderId, dueAt, overdue }: DigestItem,
  baseUrl: string,
  zone: string,
): LetterItem => {
  const due = dueAt === null ? '' : `${overdue ? 'was due' : 'due'} ${timeText(dueAt, zone)}`;
  return {
    text: [`${kind} ${what}`, workOrderId, due].filter(Boolean).join(', '),
    url: baseUrl + consolePathOf(kind, id, workOrderId),
  };
};

const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);
