import { Controller, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { DeviceCode, DeviceSignIn, IsText, Meanings } from '#contracts';
import { parseAs } from '#platform';
import { Described } from '../docs/described';
import { GatewaySettings } from '../gateway.settings';
import { valueOf } from '../http/body';
import { Public } from '../identity/access';
import { mustComeFromHere } from '../identity/csrf';
import { SignInAttempts } from '../sign-in/attempts';
import { ConfiguredProvider } from '../sign-in/configured-provider';
import { SignedIn } from '../sign-in/signed-in';

@Meanings({
  deviceCode: 'The `deviceCode` of POST /v1/session/oidc/device.',
})
class DeviceSignInBody {
  @IsText(2_048) deviceCode!: string;
}

/** People whom an identity provider knows, and who sign in to a program without a browser (RFC 8628). */
@Controller('v1/session/oidc/device')
export class DeviceSignInController {
  constructor(
    @Inject(SignedIn) private readonly signedIn: SignedIn,
    @Inject(SignInAttempts) private readonly attempts: SignInAttempts,
    @Inject(ConfiguredProvider) private readonly configured: ConfiguredProvider,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  @Post()
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Described({
    summary: 'Begins to sign somebody in by the identity provider, in a browser elsewhere.',
    answer: DeviceCode,
    problems: [401, 403, 404, 429],
  })
  async begin(@Req() request: FastifyRequest): Promise<DeviceCode> {
    mustComeFromHere(request, this.settings.baseUrl, { mayBeUnsaid: true });
    const { provider } = this.configured.orRefuse();
    // The provider remembers each: so each counts as an attempt, also where none is refused.
    this.attempts.spend({ address: request.ip });
    return provider.beginOnDevice();
  }

  @Post('session')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Described({
    summary:
      'Begins the session of a program, once its person has confirmed the device code: send it as a bearer.',
    body: DeviceSignInBody,
    answer: DeviceSignIn,
    problems: [401, 403, 404, 429],
  })
  async finish(@Req() request: FastifyRequest): Promise<DeviceSignIn> {
    mustComeFromHere(request, this.settings.baseUrl, { mayBeUnsaid: true });
    const { provider, oidc } = this.configured.orRefuse();
    const { deviceCode } = parseAs(DeviceSignInBody, valueOf(request));
    return this.attempts.of({ address: request.ip }, async () => {
      if (!this.attempts.mayPoll(deviceCode)) return { status: 'pending', slowDown: true };
      const { claims, slowDown } = await provider.identifyOnDevice(deviceCode);
      if (!claims) return { status: 'pending', slowDown };
      const { secret, principal, expiresAt } = await this.signedIn.open(claims, oidc);
      return { status: 'signed-in', session: secret, principal, expiresAt };
    });
  }
}
