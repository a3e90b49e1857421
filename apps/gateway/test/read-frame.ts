import { openByteFrame } from '#platform';

/** What the gateway says in bytes: a frame's header with its bytes as text, or JSON as it is. */
export const readFrame = (data: Uint8Array): Record<string, unknown> => {
  const isJson = data[0] === '{'.charCodeAt(0);
  if (isJson) return JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>;
  const { header, bytes } = openByteFrame<Record<string, unknown>>(data);
  return { ...header, bytes: bytes.toString('latin1') };
};
