import { type WritClient, WritError } from '#client';
import { type DeviceCode, type DeviceSignIn } from '#contracts';
import { cellOf, sayLine, type Terminal } from '../terminal';

/** RFC 8628, section 3.5. */
const SLOWER_S = 5;

/**
 * Signs somebody in by the identity provider of the server: they confirm a code in any browser. Resolves with the secret of their
 * session. Throws `WritError` when nobody confirms in time, or the server refuses.
 */
export const loginOnDevice = async (client: WritClient, { err }: Terminal): Promise<string> => {
  const path = '/v1/session/oidc/device';
  const { body: code } = await client.post<DeviceCode>(path, { body: {} });
  sayLine(err, [
    `Open ${cellOf(code.verificationUri)} in a browser and confirm the code ${cellOf(code.userCode)}.`,
    'Confirm no code that somebody sent you.',
  ]);
  const until = performance.now() + code.expiresIn * 1_000;
  let waitSeconds = code.interval;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1_000));
    const { deviceCode } = code;
    const { body } = await client.post<DeviceSignIn>(`${path}/session`, { body: { deviceCode } });
    if (body.session !== undefined) return body.session;
    if (body.slowDown) waitSeconds += SLOWER_S;
  }
  throw new WritError('Nobody confirmed the code in time: log in again.');
};
