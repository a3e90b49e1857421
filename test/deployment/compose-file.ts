import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Text = Readonly<Record<string, string>>;
type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

/** A service of the Compose file, with everything that it says: a key that is not listed here is an error. */
export interface ComposeService {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Text;
  /** `name:/path` or `name:/path:ro`. */
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: Condition }>>;
  readonly healthcheck?: HealthCheck;
  readonly networks?: readonly string[];
  readonly network_mode?: 'none';
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly ['ALL'];
  readonly security_opt?: readonly ['no-new-privileges:true'];
  readonly restart?: 'no' | 'unless-stopped';
  readonly stop_signal?: NodeJS.Signals;
  readonly stop_grace_period?: string;
}

export interface HealthCheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout?: string;
  readonly retries: number;
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, null>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

const KEYS = {
  file: /^(name|services|volumes|networks|x-.+)$/,
  service: new RegExp(
    '^(image|build|command|entrypoint|environment|volumes|depends_on|healthcheck|networks|network_mode|ports|profiles|' +
      'read_only|tmpfs|cap_drop|security_opt|restart|stop_signal|stop_grace_period)$',
  ),
  healthcheck: /^(test|interval|timeout|retries)$/,
};

/**
 * Reads a Compose file as `docker compose config` does: anchors, merges, and variables of `env` (`${NAME:-default}`, `$$`).
 *
 * @throws Error for a key or a variable in a form that the tests would not honour
 */
export const readCompose = (file: string, env: Readonly<Record<string, string>>): Compose => {
  const raw: unknown = parse(readFileSync(file, 'utf8'), { merge: true });
  const compose = interpolated(raw, env) as Compose;
  mustHaveOnly(compose, KEYS.file, file);
  for (const [name, service] of Object.entries(compose.services)) {
    mustHaveOnly(service, KEYS.service, name);
    if (service.healthcheck) mustHaveOnly(service.healthcheck, KEYS.healthcheck, name);
  }
  return compose;
};

const mustHaveOnly = (value: object, known: RegExp, where: string): void => {
  const unknown = Object.keys(value).filter((key) => !known.test(key));
  if (unknown.length > 0) throw new Error(`${where}: nothing here knows ${unknown.join(', ')}.`);
};

const VARIABLE = /\$(?:\$|\{(\w+)(?::-([^}]*))?\}|)/g;

const interpolated = (value: unknown, env: Readonly<Record<string, string>>): unknown => {
  if (typeof value === 'string')
    return value.replace(VARIABLE, (form, name?: string, preset = '') => {
      if (form === '$$') return '$';
      if (!name) throw new Error(`A single $ in ${value}: write $$.`);
      return env[name] || preset;
    });
  if (Array.isArray(value)) return value.map((each) => interpolated(each, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      // Environment variables are texts, whatever YAML takes them for.
      key === 'environment' ? asTexts(interpolated(each, env)) : interpolated(each, env),
    ]),
  );
};

const asTexts = (environment: unknown): Text =>
  Object.fromEntries(
    Object.entries(environment as object).map(([name, value]) => [name, String(value)]),
  );

/** `12s` as milliseconds. */
export const millisecondsOf = (duration: string): number => {
  const [, seconds] = /^(\d+)s$/.exec(duration) ?? [];
  if (!seconds) throw new Error(`${duration} is no duration in seconds, such as 12s.`);
  return Number(seconds) * 1_000;
};
