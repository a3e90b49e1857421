/** Where in a policy's text something stands, for people: Cedar counts bytes, editors lines. */
export const placeOf = (text: string, byteOffset: number): string => {
  const before = Buffer.from(text, 'utf8').subarray(0, byteOffset).toString('utf8');
  const lines = before.split('\n');
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
};
