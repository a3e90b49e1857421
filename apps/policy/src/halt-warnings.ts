import { setTimeout as sleep } from 'node:timers/promises';
import { type HaltScope } from '#contracts';
import { type Platform, Unavailable } from '#platform';
import { haltWarnings, type KnownToHalts, namesSomething } from './domain/halted-names';

/** Who declares a halt waits this long for the warnings: work goes on where they name it wrongly, and they have to know soon. */
const MOMENT_MS = 500;

const UNKNOWN = 'Whether anything here has these names could not be looked up now: check them.';

/** Warns of halts that name what nothing has, or a team, as far as that can be looked up at once. The halt is in force already. */
export class HaltWarnings {
  constructor(
    private readonly known: (tenant: string, scope: HaltScope) => Promise<KnownToHalts>,
    private readonly log: Pick<Platform['log'], 'error'>,
    private readonly momentMs = MOMENT_MS,
  ) {}

  /** Never rejects. */
  async of(tenant: string, scope: HaltScope): Promise<readonly string[]> {
    if (!namesSomething(scope)) return [];
    const looked = this.known(tenant, scope).then(
      (known) => haltWarnings(scope, known),
      (error: unknown) => this.failed(error),
    );
    return Promise.race([looked, sleep(this.momentMs, [UNKNOWN], { ref: false })]);
  }

  private failed(error: unknown): readonly string[] {
    if (!(error instanceof Unavailable))
      this.log.error({ err: error }, 'the names of a halt were not looked up');
    return [UNKNOWN];
  }
}
