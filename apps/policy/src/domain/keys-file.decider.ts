import { isDeepStrictEqual } from 'node:util';
import { type KeyOfFile, type WritEvent } from '#contracts';
import { type Command, type Decider, type NewEvent } from '#kernel';

export type LoadKeysFile = Command<'load-keys-file', { readonly keys: readonly KeyOfFile[] }>;

/** What the keys file holds is recorded when it changes, and not with every start. */
export const keysFileDecider: Decider<readonly KeyOfFile[], LoadKeysFile, NewEvent> = {
  initialState: [],
  decide: ({ data: { keys } }, known) =>
    isDeepStrictEqual(keys, known) ? [] : [{ type: 'keys-file.loaded', data: { keys } }],
  evolve: (known, recorded) => {
    const event = recorded as WritEvent;
    return event.type === 'keys-file.loaded' ? event.data.keys : known;
  },
};
