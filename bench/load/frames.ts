import { EVENT_TYPE, type LoadEvent } from './events';

const DIGEST = 'e'.repeat(64);

/** An event that may be appended at any version. */
type AnyVersion = Omit<LoadEvent, 'expectedVersion'> & { readonly expectedVersion: number | null };

/** An append request with one event, as JSON bytes: put together by hand, to cost little. */
export const frameOf = ({ id, stream, expectedVersion, data }: AnyVersion): Uint8Array =>
  Buffer.from(
    `{"items":[{"tenant":"default","stream":"${stream}","expectedVersion":${expectedVersion},` +
      `"command":{"principal":"bench","id":"${id}","digest":"${DIGEST}"},` +
      `"actor":{"id":"bench"},"correlationId":"${id}","causationId":null,"events":[{"id":"${id}",` +
      `"type":"${EVENT_TYPE}","schemaVersion":1,"data":${JSON.stringify(data)}}],"answer":null}]}`,
  );
