import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandMetadata, Refusal } from '#kernel';
import { Unavailable } from '../commands/unavailable';
import { type BusClient } from './bus-client';
import { type BusReply, unwrap } from './reply';

/** A service that is being restarted is back by then. */
const AGAIN_FOR_MS = 1_500;
const PAUSE_MS = 150;

/** What `ask` answers; requested for a while where nobody answers. */
export const answeredSoon = async <T>(ask: () => Promise<T>): Promise<T> => {
  const until = performance.now() + AGAIN_FOR_MS;
  for (;;)
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unavailable) || performance.now() > until) throw error;
      await sleep(PAUSE_MS);
    }
};

/** What the service that owns credentials answers about the end of one. */
interface EndOfCredential {
  readonly hasEnded: boolean;
}

interface SetUp {
  /** Where the question goes whether the log has the end of a credential. */
  readonly subject: string;
  readonly takeBack: () => Promise<unknown>;
  /** It was not there before: it is taken back, too, where nobody can say. */
  readonly isNew?: boolean;
}

/**
 * Call it once something is there that goes on by itself. The event of the end of a credential, or of the session that it acts by,
 * ends what was set up by then; what comes after that event is taken back here. So the log decides, and not what anybody
 * remembers. Refuses with `unauthenticated`, and rejects with `Unavailable`.
 */
export const confirmSetUp = async (
  bus: Pick<BusClient, 'request'>,
  { tenant, actor, sessionId }: Pick<CommandMetadata, 'tenant' | 'actor' | 'sessionId'>,
  { subject, takeBack, isNew = false }: SetUp,
): Promise<void> => {
  if (actor.key === undefined) return;
  const credential = { keyId: actor.key, sessionId, tenant, principal: actor.id };
  try {
    const reply = await answeredSoon(() =>
      bus.request<BusReply<EndOfCredential>>(subject, credential, { isRepeatable: true }),
    );
    if (unwrap(reply).hasEnded) throw endedMeanwhile();
  } catch (error) {
    if (isNew || error instanceof Refusal) await takeBack();
    throw error;
  }
};

const endedMeanwhile = (): Refusal =>
  new Refusal(
    'unauthenticated',
    'The credential of this request stopped working before the answer: ask again with another one.',
  );
