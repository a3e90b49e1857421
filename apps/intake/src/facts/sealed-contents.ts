import { type FactQuarantinedData, type SealedField } from '#contracts';
import { type Platform } from '#platform';

/** Where the ledger keeps what events refer to by digest. */
export type ContentsTable = Pick<Platform['pool'], 'query'>;

/** What arrived, in base64; undefined when its content was erased. */
export const contentOf = async (
  contents: ContentsTable,
  tenant: string,
  { raw }: FactQuarantinedData,
): Promise<string | undefined> => {
  const { ref } = raw as unknown as SealedField;
  const { rows } = await contents.query<{ content: string }>(
    'SELECT content FROM ledger.contents WHERE tenant = $1 AND ref = $2',
    [tenant, ref],
  );
  return rows[0]?.content;
};
