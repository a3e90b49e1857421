import { builtInCodes, type ExceptionCodeDefinedData } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** What the catalogue says about a code. */
export interface CataloguedCode {
  readonly title: string;
  readonly sla: string;
  /** Whoever owns the work order, where nobody is named. */
  readonly owner?: string;
  readonly remediationOwner?: string;
}

/** Code → what it means today. */
export type ExceptionCatalogue = Readonly<Record<string, CataloguedCode>>;

/** Before anybody defines a code. */
export const builtInCatalogue: ExceptionCatalogue = builtInCodes;

/** The latest definition of a code counts. */
export const evolveCatalogue = (
  catalogue: ExceptionCatalogue,
  event: RecordedEvent,
): ExceptionCatalogue => {
  if (event.type !== 'exception-code.defined') return catalogue;
  const { code, title, sla, owner, remediationOwner } = event.data as ExceptionCodeDefinedData;
  return { ...catalogue, [code]: { title, sla, owner, remediationOwner } };
};
