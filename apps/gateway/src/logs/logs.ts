import { DEFAULT_LOG } from '#contracts';
import { Refusal } from '#kernel';
import { type Bus } from '../bus';
import { type KnownAssignment } from './known-assignment';

/**
 * The logs of the deployment, by the buses to their services. Most parts of the gateway send requests by the token `BUS`,
 * which finds the log of each; what follows a log, or sends bytes, takes the bus of its tenant here.
 */
export class Logs {
  constructor(
    /** Log → the bus to its services; the default log is among them. */
    readonly all: ReadonlyMap<string, Bus>,
    private readonly assignment?: Pick<KnownAssignment, 'logOf'>,
  ) {}

  /** A deployment with one log. */
  static one(bus: Bus): Logs {
    return new Logs(new Map([[DEFAULT_LOG, bus]]));
  }

  /** The log whose services store which tenants are in which log. */
  get home(): Bus {
    return this.at(DEFAULT_LOG);
  }

  get names(): readonly string[] {
    return [...this.all.keys()];
  }

  /** The bus to the log of a tenant. Rejects with `Unavailable` until the assignment has been read once. */
  async of(tenant: string): Promise<Bus> {
    return this.assignment ? this.at(await this.assignment.logOf(tenant)) : this.home;
  }

  /** Refuses with `log_not_found` the name of no log of this deployment. */
  mustHave(log: string): void {
    if (this.all.has(log)) return;
    throw new Refusal(
      'log_not_found',
      `There is no log ${log}: this gateway knows ${this.names.join(', ')} (WRIT_LOGS).`,
    );
  }

  /** The bus to the services of a log. Throws for a log that WRIT_LOGS does not name. */
  at(log: string): Bus {
    const bus = this.all.get(log);
    if (bus) return bus;
    throw new UnknownLog(log);
  }
}

/** The assignment names a log that this gateway's settings do not. */
class UnknownLog extends Error {
  constructor(log: string) {
    super(`A tenant is assigned to the log ${log}, which WRIT_LOGS of this gateway does not name.`);
  }
}
