import { Injectable } from '@nestjs/common';
import { Refusal } from '#kernel';
import { type Caller } from '#platform';

const PER_KEY_MAX = 16;
const ALL_MAX = 2_000;

/** Counts who follows the log for long, so that no key takes the gateway from the others. */
@Injectable()
export class Followers {
  private readonly open = new Map<string, number>();
  private total = 0;

  /** Lets one more in; what it answers lets it out again. Refuses with `too_many_requests`. */
  enter({ tenant, keyId }: Pick<Caller, 'tenant' | 'keyId'>): () => void {
    const key = `${tenant}\n${keyId}`;
    const open = this.open.get(key) ?? 0;
    if (open >= PER_KEY_MAX)
      throw new Refusal(
        'too_many_requests',
        `This key follows ${open} streams already: end one of them, or filter less in one.`,
      );
    if (this.total >= ALL_MAX)
      throw new Refusal('too_many_requests', 'Too many follow the log here: try again in a while.');
    this.count(key, 1);
    let isIn = true;
    return () => {
      if (isIn) this.count(key, -1);
      isIn = false;
    };
  }

  private count(key: string, change: number): void {
    this.total += change;
    const open = (this.open.get(key) ?? 0) + change;
    if (open > 0) this.open.set(key, open);
    else this.open.delete(key);
  }
}
