import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '#kernel';
import { GatewaySettings } from '../gateway.settings';
import { type OidcSettings } from './oidc-settings';
import { IdentityProvider } from './provider';

/** The identity provider of the deployment: one, so that it is discovered once for browsers and for programs. */
@Injectable()
export class ConfiguredProvider {
  private readonly provider: IdentityProvider | undefined;

  constructor(@Inject(GatewaySettings) private readonly settings: GatewaySettings) {
    this.provider = settings.oidc && new IdentityProvider(settings.oidc);
  }

  /** Refuses with `oidc_not_configured` where there is none. */
  orRefuse(): { readonly provider: IdentityProvider; readonly oidc: OidcSettings } {
    const { provider } = this;
    const { oidc } = this.settings;
    if (provider && oidc) return { provider, oidc };
    throw new Refusal(
      'oidc_not_configured',
      'No identity provider is set up here (WRIT_OIDC_ISSUER): sign in by an API key with POST /v1/session.',
    );
  }
}
