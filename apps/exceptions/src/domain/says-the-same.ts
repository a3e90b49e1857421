import { isDeepStrictEqual } from 'node:util';

/** Whether a definition says what is known already: its class and its absent fields do not count. */
export const saysTheSame = (known: object | undefined, said: object): boolean =>
  known !== undefined && isDeepStrictEqual(plain(known), plain(said));

const plain = (said: object): unknown => JSON.parse(JSON.stringify(said));
