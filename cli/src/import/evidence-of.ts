import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type EvidenceFact, type EvidenceMapping } from '#contracts';
import { evidenceIdOf } from './ids';
import { type Moment } from './moment';

const SHA256 = /^[0-9a-f]{64}$/i;

/** The evidence that an event left: the document that it describes, else the event itself: its case, activity and time. */
export const evidenceOf = (
  workOrderId: string,
  moment: Moment,
  { kind, uri, content }: EvidenceMapping,
): Omit<EvidenceFact, 'workOrderId'> => {
  const at = uri === undefined ? undefined : moment.attributes.get(uri);
  return {
    evidenceId: evidenceIdOf(workOrderId, kind, moment.index),
    kind,
    ...(described(moment, content) ?? asLogged(workOrderId, moment)),
    ...(at !== undefined && { uri: String(at) }),
  };
};

const described = ({ attributes }: Moment, content: EvidenceMapping['content']) => {
  if (!content) return undefined;
  const sha256 = String(attributes.get(content.sha256) ?? '').toLowerCase();
  const size = Number(attributes.get(content.size));
  const mediaType = attributes.get(content.mediaType);
  const isWhole = SHA256.test(sha256) && Number.isSafeInteger(size) && size >= 0;
  return isWhole && mediaType !== undefined
    ? { sha256, size, mediaType: String(mediaType) }
    : undefined;
};

/** The same for the same event, whatever file the log is in. */
const asLogged = (workOrderId: string, { activity, time, index }: Moment) => {
  const text = canonicalize({ workOrderId, activity, time, index })!;
  return {
    sha256: createHash('sha256').update(text).digest('hex'),
    mediaType: 'application/json',
    size: Buffer.byteLength(text),
  };
};
