import { type Client } from 'pg';
import { type Partition } from '#contracts';
import { formatNote, parseCheckpoint, parseNote, signersOf, type SignedNote } from '#verify';
import { archivePlace } from '../../log/archive/archive-place';
import { BLOCK_EVENTS } from '../../log/archive/archive-file';
import { type KnownKeys } from '../audit/checkpoint-checks';
import { CursorRows } from '../audit/cursor-rows';
import { checkEvent } from '../audit/event-checks';
import { Findings } from '../audit/findings';
import { EVENT_COLUMNS, eventOf, type EventRow } from '../audit/log-rows';
import { TreeNodes } from '../checkpoints/tree-nodes';
import { type ArchiveFile, ArchiveWriter } from './archive-writer';
import { NotArchived } from './not-archived';
import { PartitionTree } from './partition-tree';

export type OnEvents = (done: number, total: number) => void;

/**
 * Writes the events of a partition to a place, after it has verified them as the audit does: each event by its row, and all of them
 * by a signed checkpoint, whose root it recomputes from their bytes. Rejects with `NotArchived` where something is wrong, as the
 * database does, and as the place does. The client must be in a transaction with one snapshot.
 */
export const exportPartition = async (
  sql: Client,
  { number, first, last }: Partition,
  place: string,
  { keys }: KnownKeys,
  onEvents: OnEvents,
): Promise<ArchiveFile> => {
  const tree = new PartitionTree(first - 1);
  const writer = await ArchiveWriter.open(await archivePlace(place), { first, last });
  try {
    for await (const block of blocksOf(sql, { first, last })) {
      tree.push(verified(block));
      await writer.write(block.map(({ body }) => body));
      onEvents(block.at(-1)!.position - first + 1, last - first + 1);
    }
    const checkpoint = await coveringCheckpoint(sql, last, keys, tree);
    const root = Buffer.from(tree.root()).toString('base64');
    return await writer.finish({ partition: number, positions: { first, last }, root, checkpoint });
  } catch (error) {
    await writer.abandon();
    throw error;
  }
};

async function* blocksOf(
  sql: Client,
  { first, last }: Pick<Partition, 'first' | 'last'>,
): AsyncGenerator<readonly EventRow[]> {
  const rows = await CursorRows.open(
    sql,
    'exported_events',
    `SELECT ${EVENT_COLUMNS} FROM ledger.events
     WHERE position BETWEEN ${first} AND ${last} ORDER BY position`,
    eventOf,
  );
  let expected = first;
  for (let rest: readonly EventRow[] = []; expected <= last;) {
    const page = rest.length < BLOCK_EVENTS ? await rows.page() : [];
    rest = [...rest, ...page];
    const block = rest.slice(0, BLOCK_EVENTS);
    rest = rest.slice(BLOCK_EVENTS);
    for (const { position } of block)
      if (position !== expected++)
        throw new NotArchived(`Event ${expected - 1} is missing: after it comes ${position}.`);
    if (block.length < BLOCK_EVENTS)
      throw new NotArchived(`The events from ${expected} to ${last} are missing.`);
    yield block;
  }
}

/** The leaves of a block. */
const verified = (block: readonly EventRow[]): readonly Uint8Array[] => {
  const findings = new Findings();
  const leaves = block.map((row) => checkEvent(row, findings).leaf);
  for (const name of ['leaves', 'bytes', 'columns'] as const) {
    const { passed, message } = findings.check(name, '');
    if (!passed) throw new NotArchived(message);
  }
  return leaves;
};

/** The first signed checkpoint that covers the partition, with the root that its events give. */
const coveringCheckpoint = async (
  sql: Client,
  last: number,
  keys: KnownKeys['keys'],
  tree: PartitionTree,
): Promise<string> => {
  const { rows } = await sql.query<{ note: string }>(
    'SELECT note FROM ledger.checkpoints WHERE size >= $1 ORDER BY size',
    [last],
  );
  const note = rows.map((row) => parseNote(row.note)).find((one) => isSigned(one, keys));
  const checkpoint = note && parseCheckpoint(note.text);
  if (!checkpoint) throw new NotArchived(`No checkpoint by a known key covers ${last} events.`);
  const nodes = new TreeNodes(sql);
  const root = await tree.rootAt(checkpoint.size, (range) => nodes.rootOf(range));
  if (!Buffer.from(root).equals(checkpoint.root))
    throw new NotArchived(
      `The events are not those of the signed checkpoint of ${checkpoint.size}: run writ audit.`,
    );
  return formatNote(note);
};

const isSigned = (note: SignedNote | undefined, keys: KnownKeys['keys']): note is SignedNote => {
  const signers = note && signersOf(note, keys);
  return !!signers?.some(({ id }) =>
    keys.some((key) => key.id === id && key.revoked === undefined),
  );
};
