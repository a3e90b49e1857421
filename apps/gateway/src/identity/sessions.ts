import { Inject, Injectable } from '@nestjs/common';
import { type LiveSession, type OpenedSession, type SignedInPerson, subjects } from '#contracts';
import { type BusReply, Unavailable, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { digestOf, LookupLimiter, type LookupOrigin } from './lookup-limiter';

const ASKING_MAX = 200;
const ASK_TIMEOUT_MS = 2_000;

/**
 * Sessions of people, which policy stores. Nothing of them is cached here: a session that was ended, or whose
 * key was revoked, is over with the next request.
 */
@Injectable()
export class Sessions {
  private pending = 0;
  private readonly room = new LookupLimiter('sessions');

  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /** A session of the owner of the key, or of the person whom a provider vouches for; null when the key opens nothing. */
  async open(
    by: { readonly key: string } | { readonly person: SignedInPerson },
  ): Promise<OpenedSession | null> {
    const { opened } = await this.ask<{ opened: OpenedSession | null }>(
      subjects.internal.openSession,
      by,
    );
    return opened;
  }

  /** The session that a secret opens; null when it opens none. `isActivity`: it counts as being used. */
  find(
    secret: string,
    { isActivity = true, ...shown }: LookupOrigin & { readonly isActivity?: boolean },
  ): Promise<LiveSession | null> {
    return this.room.run(digestOf(secret), shown, async () => {
      const { session } = await this.request<{ session: LiveSession | null }>(
        subjects.internal.verifySession,
        { secret, isActivity },
      );
      return session;
    });
  }

  async end(secret: string): Promise<void> {
    await this.ask(subjects.internal.endSession, { secret });
  }

  private async ask<T extends object>(subject: string, body: object): Promise<T> {
    if (this.pending >= ASKING_MAX)
      throw new Unavailable('Too many sessions are being looked up; ask again in a moment.');
    this.pending++;
    try {
      return await this.request<T>(subject, body);
    } finally {
      this.pending--;
    }
  }

  private async request<T extends object>(subject: string, body: object): Promise<T> {
    return unwrap(await this.bus.request<BusReply<T>>(subject, body, ASK_TIMEOUT_MS));
  }
}
