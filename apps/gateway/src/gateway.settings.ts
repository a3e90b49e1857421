import { publicUrl, type Settings } from '#platform';
import { oidcSettings, type OidcSettings } from './sign-in/oidc-settings';

/** What the gateway takes from its environment beside the settings of every process. */
export class GatewaySettings {
  constructor(
    /** The address under which callers reach the gateway, without a slash at the end. */
    readonly baseUrl: string,
    /** Checks the tokens of POST /v1/tokens. */
    readonly tokenSecret: string,
    /** Requests that one caller may have open at once. */
    readonly inFlightPerCaller = 256,
    /** Where people sign in besides by key; absent where nothing is set up. */
    readonly oidc?: OidcSettings,
    /** What of the log needs no credential. */
    readonly publicLog: Settings['WRIT_PUBLIC_LOG'] = 'off',
    /** Addresses and networks of proxies that name the address of a caller (`X-Forwarded-For`). */
    readonly trustedProxies: readonly string[] = [],
  ) {}
}

/** What the gateway makes of its settings. Throws where those of the identity provider are not complete. */
export const readGatewaySettings = (settings: Settings): GatewaySettings => {
  return new GatewaySettings(
    publicUrl(settings),
    settings.WRIT_TOKEN_SECRET,
    settings.WRIT_IN_FLIGHT_PER_CALLER,
    oidcSettings(settings),
    settings.WRIT_PUBLIC_LOG,
    settings.WRIT_TRUSTED_PROXIES?.split(','),
  );
};
