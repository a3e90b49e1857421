import { register } from 'prom-client';

export interface CheckResult {
  readonly ok: boolean;
  readonly detail: string;
}

export interface ProbeReply {
  readonly service: string;
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
  /** Prometheus text format. */
  readonly metrics: string;
}

/** Whether a process can do its work, and its metrics; the gateway requests them over the bus. */
export class Probe {
  private readonly checks = new Map<string, () => Promise<CheckResult>>();

  constructor(private readonly service: string) {}

  add(name: string, check: () => Promise<CheckResult>): void {
    this.checks.set(name, check);
  }

  async answer(): Promise<ProbeReply> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await settled(check)] as const),
    );
    return {
      service: this.service,
      ready: results.every(([, { ok }]) => ok),
      checks: Object.fromEntries(results),
      metrics: await register.metrics(),
    };
  }
}

const settled = async (check: () => Promise<CheckResult>): Promise<CheckResult> => {
  try {
    return await check();
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'failed';
    return { ok: false, detail: detail.replace(CONNECTION_STRING, '[address]') };
  }
};

/** A URL may hold a password, and drivers quote the one that they could not use. */
const CONNECTION_STRING = /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi;
