import { type Settings } from '#platform';
import { type OidcSettings, readOidcSettings } from './sign-in/oidc-settings';

/** What the gateway takes from its environment beside the settings of every process. */
export class GatewaySettings {
  constructor(
    /** The address under which callers reach the gateway, without a slash at the end. */
    readonly baseUrl: string,
    /** Checks the tokens of POST /v1/tokens. */
    readonly tokenSecret: string,
    /** Requests that one caller may have open at once. */
    readonly inFlightPerCaller = IN_FLIGHT_PER_CALLER,
    /** Where people sign in besides by key; absent where nothing is set up. */
    readonly oidc?: OidcSettings,
  ) {}
}

const IN_FLIGHT_PER_CALLER = 256;

/**
 * Reads `WRIT_PUBLIC_URL`, `WRIT_IN_FLIGHT_PER_CALLER` and `WRIT_OIDC_…` and checks them. Throws one error that names
 * the bad variable and what is expected.
 */
export const readGatewaySettings = (
  { WRIT_HOST, WRIT_PORT, WRIT_TOKEN_SECRET }: Settings,
  environment: NodeJS.ProcessEnv = process.env,
): GatewaySettings => {
  const publicUrl = environment['WRIT_PUBLIC_URL'] || `http://${hostOf(WRIT_HOST)}:${WRIT_PORT}`;
  if (!/^https?:\/\//.test(publicUrl) || !URL.canParse(publicUrl))
    throw new Error('WRIT_PUBLIC_URL must be an http:// or https:// URL.');

  const inFlight = Number(environment['WRIT_IN_FLIGHT_PER_CALLER'] || IN_FLIGHT_PER_CALLER);
  if (!Number.isInteger(inFlight) || inFlight < 1)
    throw new Error('WRIT_IN_FLIGHT_PER_CALLER must be a whole number of 1 or more.');

  const baseUrl = publicUrl.replace(/\/+$/, '');
  return new GatewaySettings(baseUrl, WRIT_TOKEN_SECRET, inFlight, readOidcSettings(environment));
};

/** An address to listen on is not always one to be reached at. */
const hostOf = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
