interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

const START: Place = { offset: 0, line: 1, column: 1 };

/**
 * Says where in a policy's text something stands, for people: Cedar counts bytes, editors lines. Reads on
 * from the place that it was asked last, so that all rules of a long text are placed by reading it once.
 * What was not found (-1) is said to stand at its beginning.
 */
export const placesIn = (text: string): ((byteOffset: number) => string) => {
  const bytes = Buffer.from(text, 'utf8');
  let last = START;
  return (byteOffset) => {
    const offset = Math.max(0, byteOffset);
    const from = offset < last.offset ? START : last;
    const lines = bytes.subarray(from.offset, offset).toString('utf8').split('\n');
    const columns = lines.at(-1)!.length;
    last = {
      offset,
      line: from.line + lines.length - 1,
      column: lines.length > 1 ? columns + 1 : from.column + columns,
    };
    return `line ${last.line}, column ${last.column}`;
  };
};
