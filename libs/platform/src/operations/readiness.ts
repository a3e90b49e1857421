export interface CheckResult {
  readonly ok: boolean;
  readonly detail: string;
}

/** One check as a report has it; `since` is when it began to fail, RFC 3339 by the clock of this process. */
export interface CheckReport extends CheckResult {
  readonly since?: string;
}

export interface ReadinessReport {
  readonly service: string;
  readonly ready: boolean;
  /** By the name of a dependency, such as `nats` and `postgres`, or of a condition, such as `relay`. */
  readonly checks: Readonly<Record<string, CheckReport>>;
}

/** What says whether a process, or a service in it, can do its work. */
export interface ReportsReadiness {
  readonly service: string;
  report(): Promise<ReadinessReport>;
}

/** A connection that hangs answers no check: it counts as away. */
const CHECK_WITHIN_MS = 2_000;

/** Whether a process can do its work: the dependencies and conditions that it checks each time somebody asks. */
export class Readiness implements ReportsReadiness {
  private readonly checks = new Map<string, () => Promise<CheckResult>>();
  private readonly optional = new Set<string>();
  private readonly failingSince = new Map<string, string>();
  private running?: Promise<ReadinessReport>;

  constructor(readonly service: string) {}

  /** Adds a check, or replaces the one of that name. One that is not required is reported, and the process is ready without it. */
  add(name: string, check: () => Promise<CheckResult>, { isRequired = true } = {}): void {
    this.checks.set(name, check);
    if (!isRequired) this.optional.add(name);
  }

  /** Notes that a check fails from now on, before anybody asks. */
  noteFailing(name: string): void {
    if (!this.failingSince.has(name)) this.failingSince.set(name, new Date().toISOString());
  }

  /** Runs every check. Who asks meanwhile gets the same report. Never rejects. */
  report(): Promise<ReadinessReport> {
    return (this.running ??= this.run().finally(() => (this.running = undefined)));
  }

  private async run(): Promise<ReadinessReport> {
    const checks = await Promise.all(
      [...this.checks].map(
        async ([name, check]) => [name, this.reported(name, await settled(check))] as const,
      ),
    );
    return {
      service: this.service,
      ready: checks.every(([name, { ok }]) => ok || this.optional.has(name)),
      checks: Object.fromEntries(checks),
    };
  }

  private reported(name: string, result: CheckResult): CheckReport {
    if (result.ok) this.failingSince.delete(name);
    else this.noteFailing(name);
    return result.ok ? result : { ...result, since: this.failingSince.get(name) };
  }
}

/** Several services of one process: a check has the name of its service before its own. */
export const jointReadiness = (
  service: string,
  parts: readonly ReportsReadiness[],
): ReportsReadiness => ({
  service,
  async report() {
    const reports = await Promise.all(parts.map((part) => part.report()));
    const checks = reports.flatMap((report) =>
      Object.entries(report.checks).map(
        ([name, check]) => [`${report.service} ${name}`, check] as const,
      ),
    );
    return {
      service,
      ready: reports.every(({ ready }) => ready),
      checks: Object.fromEntries(checks),
    };
  },
});

/** What everybody may know of a report: addresses and the messages of drivers say more about a system. */
export const withoutDetails = ({ service, ready, checks }: ReadinessReport) => ({
  service,
  ready,
  checks: Object.fromEntries(
    Object.entries(checks).map(([name, { ok, since }]) => [name, { ok, since }]),
  ),
});

/** The names of the checks that fail, for a sentence. */
export const failingOf = ({ checks }: ReadinessReport): readonly string[] =>
  Object.entries(checks)
    .filter(([, { ok }]) => !ok)
    .map(([name]) => name);

const settled = async (check: () => Promise<CheckResult>): Promise<CheckResult> => {
  try {
    return await within(CHECK_WITHIN_MS, check());
  } catch (error) {
    return { ok: false, detail: reasonOf(error) };
  }
};

/** Rejects when there is no answer in `ms`. */
export const within = async <T>(ms: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

/** What went wrong, without addresses: a URL may hold a password, and drivers quote the one that they could not use. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error && error.message ? error.message : 'failed').replace(
    CONNECTION_STRING,
    '[address]',
  );

const CONNECTION_STRING = /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi;
