/** Tokens as the server gives them, for specs of commands that ask whose key they have. */
import { type Reply } from './stub-server';

export const tokenOf = (claims: object): Reply => {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return { body: { token: `e30.${payload}.x` } };
};
