import { type FactQuarantinedData, subjects } from '#contracts';
import { type ReadTextsReply, type ReadTextsRequest, type SealedField } from '#kernel';
import { type BusClient, type BusReply, unwrap } from '#platform';

/** What arrives is at most as long as a message: two seconds are for a ledger that is busy. */
const TIMEOUT_MS = 2_000;

/** Reads what events refer to by digest: only the ledger has the keys to it. */
export type SealedContents = Pick<BusClient, 'request'>;

/** What arrived, in base64; undefined when its content was erased. */
export const contentOf = async (
  bus: SealedContents,
  tenant: string,
  { raw }: FactQuarantinedData,
): Promise<string | undefined> => {
  const request: ReadTextsRequest = { tenant, fields: [raw as unknown as SealedField] };
  const { texts } = unwrap(
    await bus.request<BusReply<ReadTextsReply>>(subjects.ledger.readTexts, request, {
      timeoutMs: TIMEOUT_MS,
    }),
  );
  const [read] = texts;
  if (read?.text === null && !read.erased)
    throw new Error('The ledger cannot read this content: its log says why.');
  return read?.text ?? undefined;
};
